import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { canonicalHash } from '@/lib/files/canonical'
import { evidenceFile, forgetEvidence, keepEvidence } from '@/lib/frameworks/evidence-files'
import { requestFilter } from '@/lib/model/filters'
import { evidenceAnswerInput, evidenceDecisionInput, type EvidenceRequestInput } from '@/lib/model/inputs'
import type { Role } from '@/lib/model/vocabulary'
import { acceptedEvidence } from './accepted'
import { answerRequest } from './answer'
import { askForEvidence } from './ask'
import { decideRequest } from './decide'
import { listRequests, requestDetail, requestFacets, requestFigures } from './queries'

const database = ownDatabase()

const actorOf = async (role: Role, name: string, scope = {}): Promise<Actor> => {
  const id = randomUUID()
  await rows('insert into app_user (id, email, name) values ($1, $2, $3)', [id, `${name}@example.test`, name])
  await rows('insert into role_binding (user_id, role, scope) values ($1, $2, $3)', [id, role, scope])
  return { kind: 'user', id, label: `${name}@example.test`, role, scope }
}
let auditor: Actor
let analyst: Actor
let second: Actor
let administrator: Actor
let owner: Actor

beforeAll(async () => {
  auditor = await actorOf('auditor', 'ada')
  analyst = await actorOf('analyst', 'ben')
  second = await actorOf('analyst', 'cleo')
  administrator = await actorOf('administrator', 'dan')
  owner = await actorOf('owner', 'eve')
  await actorOf('analyst', 'fay', { environments: [0] })
})

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const wanted = (more: Partial<EvidenceRequestInput> = {}): EvidenceRequestInput => ({
  id: randomUUID(),
  title: 'Minutes of the access review of May',
  wanted: 'The signed minutes, and who took part.',
  due_on: dayFromNow(14),
  ...more,
})
const asked = async (more: Partial<EvidenceRequestInput> = {}) => {
  const { id } = await askForEvidence(auditor, wanted(more))
  return id
}
const answered = async (more: Partial<EvidenceRequestInput> = {}) => {
  const id = await asked(more)
  const answer = await answerRequest(analyst, id, { id: randomUUID(), text: 'Nobody took minutes in May.' })
  return { id, answer }
}
const stateOf = async (id: string) => (await requestDetail(auditor, id)).state
const mailsAbout = async (id: string) =>
  (
    await rows<{ subject: string; recipient: string }>(
      'select subject, recipient from mail where text like $1 order by recipient, id',
      [`%/requests/${id}`],
    )
  ).map(({ subject, recipient }) => `${recipient}: ${subject}`)
const minutes = Buffer.from('minutes of May\n\u0000\u00ff', 'latin1')
const sha256 = createHash('sha256').update(minutes).digest('hex')
async function* sent(file: Buffer) {
  yield file
}

test('an auditor asks, an analyst answers with text, file and page, and the auditor accepts', async () => {
  const id = await asked({
    framework: 'nist-csf-2.0',
    control: 'PR.AA-05',
    period_from: '2026-05-01',
    period_to: '2026-05-31',
  })
  expect(await requestDetail(auditor, id)).toMatchObject({
    state: 'asked',
    isOverdue: false,
    control: { framework: 'nist-csf-2.0', id: 'PR.AA-05' },
    periodFrom: '2026-05-01',
    periodTo: '2026-05-31',
    askedBy: auditor.label,
    askedOf: null,
    given: [],
  })
  await keepEvidence(analyst, sha256, sent(minutes))
  await answerRequest(analyst, id, {
    id: randomUUID(),
    text: 'The minutes, and the campaign that they are about.',
    link: '/attestation/3',
    file: { name: 'Minutes “May”.pdf', sha256 },
  })
  const { state, given } = await requestDetail(auditor, id)
  const [answer] = given
  expect([state, given.length]).toEqual(['answered', 1])
  expect(answer).toMatchObject({
    link: '/attestation/3',
    file: { name: 'Minutes “May”.pdf', sha256, bytes: minutes.length },
    answeredBy: analyst.label,
    isOwn: false,
    isAccepted: false,
  })
  // Whoever has the answer can compute its hash, and the audit log holds it.
  const { sha256: hash, file, isOwn: _isOwn, isAccepted: _isAccepted, ...said } = answer!
  const body = { ...said, request: id, file: { name: file!.name, sha256: file!.sha256 } }
  expect(canonicalHash(body).toString('hex')).toBe(hash)
  const [entry] = await rows<{ detail: object }>(
    "select detail from audit_entry where action = 'evidence.answer' and subject = $1",
    [`request ${id}`],
  )
  expect(entry!.detail).toEqual({
    answer: answer!.id,
    sha256: hash,
    link: '/attestation/3',
    file_sha256: sha256,
  })
  expect(await evidenceFile(auditor, sha256)).toEqual({ name: 'Minutes “May”.pdf', body: minutes })

  expect(
    await decideRequest(auditor, id, { id: randomUUID(), decision: 'accept', answer: answer!.id }),
  ).toEqual({
    state: 'accepted',
  })
  const { given: kept, decisions } = await requestDetail(auditor, id)
  expect(kept[0]!.isAccepted).toBe(true)
  expect(decisions).toMatchObject([{ decision: 'accept', answer: answer!.id, decidedBy: auditor.label }])
  const [accepted] = await rows<{ detail: { sha256: string } }>(
    "select detail from audit_entry where action = 'evidence.accept'",
  )
  expect(accepted!.detail.sha256).toBe(hash)
  await expect(answerRequest(analyst, id, { id: randomUUID(), text: 'one more' })).rejects.toThrow(
    'accepted already',
  )
})

test('the auditor asks again with a reason and another day; further answers stand beside the first', async () => {
  const { id, answer } = await answered()
  const again = { id: randomUUID(), decision: 'ask_again' as const, reason: 'Then show the invitation.' }
  await decideRequest(auditor, id, { ...again, due_on: dayFromNow(21) })
  expect(await requestDetail(auditor, id)).toMatchObject({ state: 'asked_again', dueOn: dayFromNow(21) })
  // Nothing new was answered yet.
  await expect(
    decideRequest(auditor, id, { id: randomUUID(), decision: 'accept', answer: answer.id }),
  ).rejects.toThrow('waits for an answer')
  await answerRequest(second, id, { id: randomUUID(), text: 'Here is the invitation.' })
  const { given } = await requestDetail(auditor, id)
  expect(given.map((one) => one.text)).toEqual(['Nobody took minutes in May.', 'Here is the invitation.'])
  expect(await stateOf(id)).toBe('answered')
})

test('a request is withdrawn with a reason, and then takes nothing more', async () => {
  const id = await asked()
  await decideRequest(auditor, id, {
    id: randomUUID(),
    decision: 'withdraw',
    reason: 'Found elsewhere by now.',
  })
  expect(await stateOf(id)).toBe('withdrawn')
  await expect(answerRequest(analyst, id, { id: randomUUID(), text: 'too late' })).rejects.toThrow(
    'withdrawn',
  )
  await expect(
    decideRequest(auditor, id, { id: randomUUID(), decision: 'withdraw', reason: 'Found elsewhere by now.' }),
  ).rejects.toThrow('withdrawn')
})

test('what is sent twice is one: asked, answered, decided', async () => {
  const request = wanted()
  const [{ id }, again] = await Promise.all([
    askForEvidence(auditor, request),
    askForEvidence(auditor, request),
  ])
  expect(again).toEqual({ id })
  expect(await askForEvidence(auditor, { ...request, title: 'Something else' })).toEqual({ id })
  expect((await requestDetail(auditor, id)).title).toBe(request.title)
  const answer = { id: randomUUID(), text: 'Once.' }
  const first = await answerRequest(analyst, id, answer)
  expect(await answerRequest(analyst, id, { ...answer, text: 'Twice.' })).toEqual(first)
  expect((await requestDetail(auditor, id)).given.map(({ text }) => text)).toEqual(['Once.'])
  const decision = { id: randomUUID(), decision: 'accept' as const, answer: answer.id }
  await decideRequest(auditor, id, decision)
  expect(await decideRequest(auditor, id, decision)).toEqual({ state: 'accepted' })
  expect((await requestDetail(auditor, id)).decisions).toHaveLength(1)
  const other = await asked()
  await expect(answerRequest(analyst, other, answer)).rejects.toThrow('another request')
  await expect(decideRequest(auditor, other, decision)).rejects.toThrow('another request')
})

test('an answer and a decision are frozen, for the application and for the owner of the database', async () => {
  const { id, answer } = await answered()
  await decideRequest(auditor, id, { id: randomUUID(), decision: 'accept', answer: answer.id })
  for (const table of ['evidence_answer', 'evidence_decision'])
    for (const change of [
      `update ${table} set id = id`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]) {
      await expect(rows(change), change).rejects.toThrow('permission denied')
      await expect(database.asOwner(change), change).rejects.toThrow('stays as it is')
    }
})

test('each role does what it may, an owner reads nothing, and whoever sees a part neither', async () => {
  const { id, answer } = await answered()
  for (const actor of [owner, analyst])
    await expect(askForEvidence(actor, wanted())).rejects.toThrow('needs evidence:ask')
  for (const actor of [owner, auditor])
    await expect(answerRequest(actor, id, { id: randomUUID(), text: 'x' })).rejects.toThrow('evidence:answer')
  for (const actor of [owner, analyst])
    await expect(
      decideRequest(actor, id, { id: randomUUID(), decision: 'accept', answer: answer.id }),
    ).rejects.toThrow('needs evidence:ask')
  const part: Actor = { ...auditor, scope: { environments: [1] } }
  for (const [actor, because] of [
    [owner, 'needs evidence:read'],
    [part, 'more than your scope'],
  ] as const) {
    await expect(listRequests(actor, requestFilter.parse({}))).rejects.toThrow(because)
    await expect(requestDetail(actor, id)).rejects.toThrow(because)
    await expect(requestFigures(actor)).rejects.toThrow(because)
    expect(() => requestFacets(actor, requestFilter.parse({}))).toThrow(because)
  }
  await expect(askForEvidence(part, wanted())).rejects.toThrow('more than your scope')
  // An owner who sees the whole estate reads files of verifications; those of answers are none of theirs.
  await expect(evidenceFile(owner, sha256)).rejects.toThrow('is kept')
})

test('nobody accepts their own answer, and no token accepts any', async () => {
  const { id } = await askForEvidence(administrator, wanted())
  const answer = await answerRequest(administrator, id, { id: randomUUID(), text: 'As you see.' })
  const accept = { decision: 'accept' as const, answer: answer.id }
  await expect(decideRequest(administrator, id, { ...accept, id: randomUUID() })).rejects.toThrow('yourself')
  const token: Actor = {
    kind: 'token',
    id: randomUUID(),
    label: 'token of dan',
    role: 'administrator',
    scope: {},
    makerId: administrator.id,
  }
  await expect(decideRequest(token, id, { ...accept, id: randomUUID() })).rejects.toThrow('not by a token')
  expect((await requestDetail(administrator, id)).given[0]!.isOwn).toBe(true)
  await decideRequest(auditor, id, { ...accept, id: randomUUID() })
  expect(await stateOf(id)).toBe('accepted')
})

test('what cannot be meant is refused, and nothing of it stays', async () => {
  const before = await rows('select 1 from evidence_request')
  for (const [more, because] of [
    [{ framework: 'nist-csf-2.0' }, 'Name both'],
    [{ framework: 'nist-csf-2.0', control: 'XX.YY-01' }, 'no control XX.YY-01'],
    [{ period_from: '2026-05-02', period_to: '2026-05-01' }, 'before it begins'],
    [{ due_on: '2020-01-01' }, 'has passed'],
    [{ asked_of: 'eve@example.test' }, 'may answer'],
    [{ asked_of: 'fay@example.test' }, 'may answer'],
    [{ asked_of: 'nobody@example.test' }, 'may answer'],
  ] as const)
    await expect(asked(more), because).rejects.toThrow(because)
  expect(await rows('select 1 from evidence_request')).toHaveLength(before.length)
  const id = await asked()
  for (const [said, because] of [
    [{}, 'a text, a link or a file'],
    [{ link: 'https://elsewhere.example/findings/1' }, 'leads elsewhere'],
    [{ link: '//elsewhere.example' }, 'leads elsewhere'],
    [{ file: { name: 'x', sha256: 'c'.repeat(64) } }, 'has not arrived'],
  ] as const)
    await expect(answerRequest(analyst, id, { id: randomUUID(), ...said })).rejects.toThrow(because)
  expect((await requestDetail(auditor, id)).given).toEqual([])
  await expect(requestDetail(auditor, '999999')).rejects.toThrow('no such request')
  const { answer } = await answered()
  const { id: other } = await answered()
  await expect(
    decideRequest(auditor, other, { id: randomUUID(), decision: 'accept', answer: answer.id }),
  ).rejects.toThrow('no such answer')
})

test('one calm mail to whoever is asked and to whoever asked', async () => {
  const all = await asked()
  expect(await mailsAbout(all)).toEqual(
    [analyst, second].map(({ label }) => `${label}: Evidence asked for: Minutes of the access review of May`),
  )
  const one = await asked({ asked_of: 'CLEO@example.test' })
  expect((await requestDetail(auditor, one)).askedOf).toBe('cleo@example.test')
  await answerRequest(second, one, { id: randomUUID(), text: 'Here.' })
  await decideRequest(auditor, one, {
    id: randomUUID(),
    decision: 'ask_again',
    reason: 'That is only one page.',
  })
  expect(await mailsAbout(one)).toEqual([
    'ada@example.test: Evidence answered: Minutes of the access review of May',
    'cleo@example.test: Evidence asked for: Minutes of the access review of May',
    'cleo@example.test: More evidence asked for: Minutes of the access review of May',
  ])
  const { id: known } = await answered()
  await decideRequest(auditor, known, {
    id: randomUUID(),
    decision: 'ask_again',
    reason: 'And who took part?',
  })
  expect((await mailsAbout(known)).filter((one) => one.includes('More'))).toEqual([
    'ben@example.test: More evidence asked for: Minutes of the access review of May',
  ])
  expect(await rows('select 1 from mail where is_urgent')).toEqual([])
})

test('the list says what waits and what is overdue, and leaves out what is over until it is asked for', async () => {
  const late = await asked({ title: 'Late', framework: 'owasp-nhi-2025', control: 'NHI1:2025' })
  await rows('update evidence_request set due_on = current_date - 2 where id = $1', [late])
  const gone = await asked({ title: 'Gone' })
  await decideRequest(auditor, gone, {
    id: randomUUID(),
    decision: 'withdraw',
    reason: 'Not needed any more.',
  })
  const list = async (query: object) =>
    (await listRequests(analyst, requestFilter.parse({ limit: '500', ...query }))).rows
  expect((await list({ overdue: 'true' })).map(({ title, isOverdue }) => [title, isOverdue])).toEqual([
    ['Late', true],
  ])
  expect((await list({})).map(({ title }) => title)).not.toContain('Gone')
  expect((await list({ closed: 'true' })).map(({ title }) => title)).toContain('Gone')
  expect((await list({ state: 'withdrawn' })).every(({ state }) => state === 'withdrawn')).toBe(true)
  expect((await list({ framework: 'owasp-nhi-2025', control: 'NHI1:2025' })).map(({ id }) => id)).toEqual([
    late,
  ])
  const days = (await list({})).map(({ dueOn }) => dueOn)
  expect(days).toEqual(days.toSorted())
  expect((await requestFigures(analyst)).overdue).toBe(1)
  await answerRequest(analyst, late, { id: randomUUID(), text: 'Late, but here.' })
  expect(await list({ overdue: 'true' })).toEqual([])
})

test('a past date shows how far a request was then', async () => {
  const { id, answer } = await answered()
  const [{ at }] = (await rows<{ at: Date }>('select clock_timestamp() as at')) as [{ at: Date }]
  await decideRequest(auditor, id, { id: randomUUID(), decision: 'accept', answer: answer.id })
  const then = await lookingBackTo(at, () => requestDetail(auditor, id))
  expect([then.state, then.given.length, then.decisions]).toEqual(['answered', 1, []])
})

test('accepted evidence of a control is told by name, hash and person, for the period that it covers', async () => {
  const period = { from: '2026-01-01', to: '2026-12-31' }
  const told = async (actor: Actor, asked = period) =>
    (await acceptedEvidence(actor, 'nist-csf-2.0', asked))?.get('PR.AA-05')
  expect(await told(auditor)).toMatch(
    new RegExp(
      `^Minutes of the access review of May: Minutes “May”.pdf, file SHA-256 ${sha256}, answer SHA-256 [0-9a-f]{64}, ` +
        `by ${analyst.label}, accepted by ${auditor.label} on \\d{4}-\\d\\d-\\d\\d$`,
    ),
  )
  expect(await told(auditor, { from: '2026-06-01', to: '2026-12-31' })).toBeUndefined()
  expect(await told(auditor, { from: '2026-05-31', to: '2026-12-31' })).toBeDefined()
  expect(await acceptedEvidence(owner, 'nist-csf-2.0', period)).toBeNull()
  expect(await told({ ...auditor, scope: { environments: [1] } })).toBeUndefined()
})

test('a file stays as long as an answer names it', async () => {
  await database.asOwner("update evidence_file set added_at = added_at - interval '2 days'")
  expect(await forgetEvidence()).toBe(0)
  expect((await evidenceFile(auditor, sha256)).body).toEqual(minutes)
})

test('an id in capitals is the id that PostgreSQL gives back, over which the hash is made', () => {
  const id = randomUUID()
  expect(evidenceAnswerInput.parse({ id: id.toUpperCase(), text: 'Here.' }).id).toBe(id)
  expect(
    evidenceDecisionInput.parse({ id: id.toUpperCase(), decision: 'accept', answer: id.toUpperCase() }),
  ).toEqual({ id, decision: 'accept', answer: id })
})

test('whoever asks for more once the day is over names another; whoever withdraws tells those who were asked', async () => {
  const { id } = await answered()
  await rows('update evidence_request set due_on = current_date - 3 where id = $1', [id])
  const more = {
    id: randomUUID(),
    decision: 'ask_again' as const,
    reason: 'The list of those present is missing.',
  }
  await expect(decideRequest(auditor, id, more)).rejects.toThrow('has passed')
  await decideRequest(auditor, id, { ...more, due_on: dayFromNow(7) })
  expect(await requestDetail(auditor, id)).toMatchObject({ state: 'asked_again', isOverdue: false })
  await decideRequest(auditor, id, { id: randomUUID(), decision: 'withdraw', reason: 'Not needed any more.' })
  expect(await mailsAbout(id)).toContain(
    `${analyst.label}: Request for evidence withdrawn: Minutes of the access review of May`,
  )
})

test('a file that is named again is not forgotten before the answer is saved', async () => {
  await keepEvidence(analyst, sha256, sent(minutes))
  await rows("update evidence_file set added_at = now() - interval '2 days'")
  await keepEvidence(analyst, sha256, sent(minutes))
  expect(await rows("select 1 from evidence_file where added_at > now() - interval '1 hour'")).toHaveLength(1)
})
