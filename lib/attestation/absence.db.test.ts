import { expect, test } from 'vitest'
import { setAbsence, endAbsence, absenceOf } from '@/lib/owners/absence'
import { scopeCondition } from '@/lib/auth/scope'
import { rows, transaction } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { ownDatabase } from '@/lib/db/testing'
import { campaignInput } from '@/lib/model/attestation'
import { navigationCounts } from '@/lib/overview/overview'
import { prepareHandover } from '@/lib/owners/departure'
import { planTask } from '@/lib/tasks/task'
import { createCampaign, launchCampaign } from './campaign'
import { confirmHandover } from './hand-over'
import { inboxCampaigns } from './item-queries'
import { openItem } from './item-detail'
import { signOff } from './sign-off'
import { analyst, answer, AS_OF, identity, inboxOf, judgeAll, later, owner, person } from './testing'
import { tick } from './tick'

ownDatabase()
const ana = analyst('ana@corp.example')
const idOf = async (email: string) =>
  (await rows<{ id: number }>('select id from person where email = $1', [email]))[0]!.id
const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString()
const input = (more: object) => campaignInput.parse({ name: 'Away', samplePercent: 0, ...more })
const mailTo = async (email: string) =>
  rows<{ subject: string; text: string }>('select subject, text from mail where recipient = $1 order by id', [
    email,
  ])

test('a delegate decides for somebody who is away, and only then; the record names who decided', async () => {
  const [ada, cas] = [owner(await person('Ada')), owner(await person('Cas'))]
  const dot = owner(await person('Dot'))
  const key = await identity('away-1', ['ada@corp.example'])
  await identity('away-2', ['ada@corp.example'], { creator: 'cas@corp.example' })
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=away' }))
  await launchCampaign(ana, id)
  expect(await inboxCampaigns(cas)).toEqual([])
  const adaId = await idOf('ada@corp.example')
  const absence = { delegate: 'cas@corp.example', startsAt: day(-1), endsAt: day(3) }
  // Nobody sets somebody else's absence without the right to assign owners, nor one that makes no sense.
  await expect(setAbsence(dot, adaId, absence)).rejects.toThrow('needs owner:assign')
  await expect(
    setAbsence(analyst('part@corp.example', { environments: [1] }), adaId, absence),
  ).rejects.toThrow('more than your scope')
  await expect(setAbsence(ada, adaId, { ...absence, endsAt: day(-2) })).rejects.toThrow('end after it begins')
  await expect(setAbsence(ada, adaId, { ...absence, delegate: 'ada@corp.example' })).rejects.toThrow(
    'somebody else',
  )
  await expect(setAbsence(ada, adaId, { ...absence, endsAt: day(500) })).rejects.toThrow('a year at most')
  await setAbsence(ada, adaId, { ...absence, startsAt: day(1) })
  expect(await inboxCampaigns(cas)).toEqual([])
  await setAbsence(ada, adaId, absence)
  await expect(
    setAbsence(cas, await idOf('cas@corp.example'), { ...absence, delegate: 'ada@corp.example' }),
  ).rejects.toThrow('Ada is away until')
  expect(await absenceOf(adaId)).toMatchObject({ delegate: { name: 'Cas' }, setBy: 'ada@corp.example' })

  // The reminder goes to the delegate instead.
  await tick(new Date())
  expect(await mailTo('ada@corp.example')).toEqual([])
  expect((await mailTo('cas@corp.example'))[0]!.text).toContain('Ada is away, and you decide for them.')

  const asked = new Map((await inboxOf(cas, id)).map((row) => [row.name, row]))
  expect([...asked.keys()].sort()).toEqual(['away-1', 'away-2'])
  expect(await openItem(cas, asked.get('away-1')!.id)).toMatchObject({
    isMine: true,
    standsInFor: 'Ada',
    conflict: null,
  })
  expect((await navigationCounts(cas)).attestations).toBe(2)
  // An owner who sees only what is theirs sees what they decide for somebody.
  const theirs = scopeCondition({ ...cas, scope: { person: 'cas@corp.example' } })
  const seen = () => rows(sql`select 1 from posture p where p.identity_key = ${key}::bigint and ${theirs}`)
  expect(await seen()).toHaveLength(1)
  await expect(answer(cas, asked.get('away-1')!.id, 'not_mine')).rejects.toThrow('whether it is theirs')
  // The delegate's own conflict counts.
  await expect(
    answer(cas, asked.get('away-2')!.id, 'approve', { reason: 'needed every night' }),
  ).rejects.toThrow('cannot decide')
  await answer(cas, asked.get('away-1')!.id, 'approve', { reason: 'needed every night' })
  expect(await signOff(cas, id)).toMatchObject({ done: 1 })
  expect(await rows('select decided_by from attestation_decision where identity_key = $1', [key])).toEqual([
    { decided_by: 'cas@corp.example' },
  ])

  expect(await endAbsence(ada, adaId)).toEqual({ ended: true })
  expect(await endAbsence(ada, adaId)).toEqual({ ended: false })
  expect(await inboxCampaigns(cas)).toEqual([])
  expect(await seen()).toHaveLength(0)
  expect((await inboxOf(ada, id)).filter((row) => row.state === 'pending').map((row) => row.name)).toEqual([
    'away-2',
  ])
})

test('a hand-over takes pending reviews and open tasks along and writes to the successor', async () => {
  const [eve, fay] = [owner(await person('Eve')), owner(await person('Fay'))]
  const key = await identity('handed-1', ['eve@corp.example'])
  const made = await identity('handed-2', ['eve@corp.example'], { creator: 'fay@corp.example' })
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=handed' }))
  await launchCampaign(ana, id)
  const { id: task } = await transaction((client) =>
    planTask(client, ana, {
      identityKey: key,
      credentialKey: null,
      findingId: null,
      origin: 'attestation',
      originRef: 'test',
      kind: 'revoke',
      title: 'Revoke it',
      severity: 'high',
      assignee: 'eve@corp.example',
      dueAt: null,
      demand: { by: 'ended' },
    }),
  )
  const eveId = await idOf('eve@corp.example')
  await prepareHandover(ana, eveId, [key, made], 'fay@corp.example')
  expect(await confirmHandover(ana, eveId)).toEqual({ done: 2, skipped: [] })
  // What Fay made herself she cannot review: it stays, and goes on when it is late.
  expect((await inboxOf(fay, id)).map((row) => [row.name, row.askedBecause])).toEqual([
    ['handed-1', 'handed over by Eve'],
  ])
  expect((await inboxOf(eve, id)).map((row) => row.name)).toEqual(['handed-2'])
  expect(await rows('select assignee from task where id = $1', [task])).toEqual([
    { assignee: 'fay@corp.example' },
  ])
  const [mail] = await mailTo('fay@corp.example')
  expect(mail!.subject).toBe('Eve handed over 2 identities to Fay')
  expect(mail!.text).toContain('with 1 pending review and 1 open task')
  await expect(confirmHandover(ana, eveId)).rejects.toThrow('already confirmed')
  expect(await mailTo('fay@corp.example')).toHaveLength(1)
})

test('what waits for somebody who has left goes on at once', async () => {
  const gus = owner(await person('Gus', { manager: 'hal@corp.example' }))
  const hal = owner(await person('Hal'))
  await identity('left-1', ['gus@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=left-1' }))
  await launchCampaign(ana, id, AS_OF)
  expect(await inboxOf(gus, id)).toHaveLength(1)
  expect(await tick(AS_OF)).toMatchObject({ passedOn: 0 })
  await rows("update person set active = false where email = 'gus@corp.example'")
  expect(await tick(later(1))).toMatchObject({ passedOn: 1, escalated: 0 })
  expect(await tick(later(1))).toMatchObject({ passedOn: 0 })
  expect((await inboxOf(hal, id)).map((row) => row.askedBecause)).toEqual(['Gus has left; manager of Gus'])
})

test('what a leaver decided and did not sign is asked of the next, and of a team again', async () => {
  await rows("insert into team (name) values ('Night shift')")
  const [team] = await rows<{ id: number }>("select id from team where name = 'Night shift'")
  const kit = owner(await person('Kit', { manager: 'lou@corp.example', team: team!.id }))
  const lou = owner(await person('Lou'))
  const mo = owner(await person('Mo', { team: team!.id }))
  const own = await identity('unsigned-own', ['kit@corp.example'])
  await identity('unsigned-team', ['Night shift'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=unsigned' }))
  await launchCampaign(ana, id, AS_OF)
  for (const item of await inboxOf(kit, id))
    await answer(kit, item.id, 'approve', { reason: 'needed every night' })
  expect(await tick(later(1))).toMatchObject({ passedOn: 0 })
  await rows("update person set active = false where email = 'kit@corp.example'")
  expect(await tick(later(2))).toMatchObject({ passedOn: 1 })
  expect((await inboxOf(lou, id)).map((row) => [row.name, row.state, row.decision])).toEqual([
    ['unsigned-own', 'pending', null],
  ])
  expect((await inboxOf(mo, id)).map((row) => [row.name, row.state, row.decision])).toEqual([
    ['unsigned-team', 'pending', null],
  ])
  // The record keeps what was said, as a decision that does not stand.
  expect(
    await rows(
      `select decided_by, superseded_at is not null as superseded
       from attestation_decision
       where identity_key = $1`,
      [own],
    ),
  ).toEqual([{ decided_by: 'kit@corp.example', superseded: true }])
  const [noted] = await rows(
    "select actor, detail->>'why' as why from audit_entry where action = 'attestation.reopen'",
  )
  expect(noted).toEqual({ actor: 'system', why: 'Kit has left without signing what they decided' })
})
