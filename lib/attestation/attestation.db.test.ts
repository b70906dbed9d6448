import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { isSigned } from '@/lib/db/signing'
import { ownDatabase } from '@/lib/db/testing'
import type { ItemRow } from '@/lib/model/answers/attestation'
import { campaignInput, type ItemFilter, itemSorts } from '@/lib/model/attestation'
import { recordMessage } from '@/lib/model/record-message'
import { issuedAs } from '@/lib/reports/queries'
import { navigationCounts } from '@/lib/overview/overview'
import { canonical } from '../files/canonical'
import { closeCampaign, createCampaign, editCampaign, launchCampaign } from './campaign'
import { campaignById, listCampaigns, reviewersOf, sourcesOf } from './campaign-queries'
import { carryForward } from './carry-forward'
import { decideItem } from './decide'
import { saveDraft } from './draft'
import { inboxCampaigns, listInbox, listItems } from './item-queries'
import { recordCsv, recordJson } from './export'
import { openItem } from './item-detail'
import { qualityOf } from './quality'
import { historyRows, recordRows } from './record'
import { refreshItems } from './refresh'
import { escalate } from './reminders'
import { nameReviewer } from './reviewers'
import { signOff } from './sign-off'
import { analyst, answer, AS_OF, credential, identity, inboxOf, judgeAll, owner, person } from './testing'

ownDatabase()
const admin = systemActor('test')
const ana = analyst('ana@corp.example')
const input = (more: object = {}) => campaignInput.parse({ name: 'Autumn', samplePercent: 0, ...more })
const all = { limit: 500 }

test('a draft shows items, reviewers, why somebody is not asked, and how fresh the sources are', async () => {
  const bea = await person('Bea')
  await person('Cas')
  const made = await identity('made-by-bea', ['bea@corp.example', 'cas@corp.example'], { creator: bea })
  const alone = await identity('only-bea', ['bea@corp.example'], { creator: bea })
  const orphan = await identity('orphan')
  const plain = await identity('plain', ['bea@corp.example'])
  await judgeAll()
  const { id, items } = await createCampaign(ana, input())
  expect(items).toBe(4)
  const shown = new Map((await listItems(ana, id, all)).rows.map((row) => [row.identityId, row]))
  expect(shown.get(plain)).toMatchObject({ reviewer: 'Bea', change: 'new', state: 'pending' })
  // Whoever made it is passed over for the next in the succession.
  expect(shown.get(made)).toMatchObject({
    reviewer: 'Cas',
    askedBecause: expect.stringContaining('next in the succession'),
  })
  expect(shown.get(alone)).toMatchObject({ reviewer: null, askedBecause: 'Bea made it' })
  expect(shown.get(orphan)).toMatchObject({ reviewer: null, askedBecause: 'nobody owns it' })
  expect((await reviewersOf(ana, id))[0]).toMatchObject({
    reviewer: null,
    total: 2,
    because: 'Bea made it; nobody owns it',
  })
  expect(await sourcesOf(ana, id)).toMatchObject([{ name: 'estate', items: 4 }])
  await expect(launchCampaign(ana, id)).rejects.toThrow('2 items have no reviewer')
  const named = await nameReviewer(ana, id, [shown.get(alone)!.id, shown.get(orphan)!.id], 'bea@corp.example')
  expect(named).toEqual({ done: 1, skipped: [{ because: 'Bea has a conflict with them', count: 1 }] })
  await nameReviewer(ana, id, [shown.get(alone)!.id], 'Cas')
  expect(await launchCampaign(ana, id)).toEqual({ items: 4 })
  await expect(launchCampaign(ana, id)).rejects.toThrow('already launched')
  expect((await inboxOf(owner('cas@corp.example'), id)).map((row) => row.name).sort()).toEqual([
    'made-by-bea',
    'only-bea',
  ])
  // A reviewer cannot be pushed past the conflict by reassigning either.
  const [mine] = (await inboxOf(owner('cas@corp.example'), id)).filter((row) => row.name === 'only-bea')
  await expect(answer(owner('cas@corp.example'), mine!.id, 'reassign', { to: 'Bea' })).rejects.toThrow(
    'Bea made it',
  )
  await closeCampaign(ana, id)
})

test('an answer is frozen with what was shown, corrected until it is signed off, and then stands', async () => {
  const email = await person('Dee')
  const dee = owner(email)
  const key = await identity('frozen', [email])
  await credential(key, 'Key 1')
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=frozen' }))
  await launchCampaign(ana, id)
  const [item] = await inboxOf(dee, id)
  const draft = { decision: 'reduce' as const, reason: 'thinking', removes: [] }
  await saveDraft(dee, item!.id, { ...draft, sawDecision: null })
  const open = await openItem(dee, item!.id)
  expect(open.draft).toEqual(draft)
  expect(open.evidence.credentials).toMatchObject([{ name: 'Key 1', isStatic: true }])
  const body = {
    decision: 'approve' as const,
    removes: [],
    evidence: open.evidenceSha256,
    sawDecision: null,
    reason: 'needed for the nightly run',
  }
  // The same answer sent twice at once, and once more, is one decision.
  const both = await Promise.all([decideItem(dee, item!.id, body), decideItem(dee, item!.id, body)])
  expect(both[0]).toEqual(both[1])
  expect(await decideItem(dee, item!.id, body)).toEqual(both[0])
  expect(
    await rows('select count(*)::int as n from attestation_decision where item_id = $1', [item!.id]),
  ).toEqual([{ n: 1 }])
  // A draft that was on its way when the decision was made comes too late.
  await expect(saveDraft(dee, item!.id, { ...draft, sawDecision: null })).rejects.toThrow(
    'decided in the meantime',
  )
  expect((await openItem(dee, item!.id)).draft).toBeNull()
  // Anybody can compute the hash from the record.
  const { decisions, evidence } = (await historyRows(ana, id, [item!.id])) as {
    decisions: { evidenceSha256: string }[]
    evidence: { sha256: string; body: object }[]
  }
  const computed = createHash('sha256')
    .update(canonical(evidence[0]!.body as never))
    .digest('hex')
  expect([evidence[0]!.sha256, decisions[0]!.evidenceSha256, open.evidenceSha256]).toEqual([
    computed,
    computed,
    computed,
  ])

  const corrected = await answer(dee, item!.id, 'revoke')
  expect((await openItem(dee, item!.id)).decisions.map((one) => [one.decision, one.isSuperseded])).toEqual([
    ['revoke', false],
    ['approve', true],
  ])
  const signed = await signOff(dee, id)
  expect(signed).toEqual({ done: 1, tasks: 1, skipped: [] })
  await expect(signOff(dee, id)).rejects.toThrow('Nothing to sign off')
  await expect(answer(dee, item!.id, 'approve')).rejects.toThrow('signed off')
  const [task] = await rows<{ kind: string; demand: object; origin_ref: string }>(
    'select kind, demand, origin_ref from task where identity_key = $1',
    [key],
  )
  expect(task).toEqual({
    kind: 'revoke',
    demand: { by: 'ended' },
    origin_ref: `decision:${corrected.decisionId}:revoke`,
  })

  // Not carried out: the next campaign says so.
  await closeCampaign(ana, id)
  const next = await createCampaign(ana, input({ query: 'q=frozen' }))
  const [again] = (await listItems(ana, next.id, all)).rows
  expect(again).toMatchObject({ isUndone: true })
  await rows('update identity set status = 1 where identity_key = $1', [key])
  await judgeAll()
  const third = await createCampaign(ana, input({ query: 'q=frozen&status=disabled' }))
  expect((await listItems(ana, third.id, all)).rows).toMatchObject([{ isUndone: false, change: 'changed' }])
})

test('two of one team on one item: the second is told, and nothing is overwritten unseen', async () => {
  const [team] = await rows<{ id: number }>("insert into team (name) values ('Twins') returning id")
  const [one, two] = [
    owner(await person('Eve', { team: team!.id })),
    owner(await person('Fay', { team: team!.id })),
  ]
  await identity('shared-by-team', ['Twins'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=shared-by-team' }))
  await launchCampaign(ana, id)
  const [item] = await inboxOf(one, id)
  expect((await inboxOf(two, id))[0]!.id).toBe(item!.id)
  const seen = await Promise.all([openItem(one, item!.id), openItem(two, item!.id)])
  const results = await Promise.allSettled([
    decideItem(one, item!.id, {
      decision: 'approve',
      reason: 'still needed by us',
      removes: [],
      evidence: seen[0].evidenceSha256,
      sawDecision: null,
    }),
    decideItem(two, item!.id, {
      decision: 'revoke',
      removes: [],
      evidence: seen[1].evidenceSha256,
      sawDecision: null,
    }),
  ])
  expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  const lost = results.find((result) => result.status === 'rejected') as PromiseRejectedResult
  expect(lost.reason.status).toBe(409)
  expect(lost.reason.message).toMatch(/(eve|fay)@corp.example decided "(Approve|Revoke)" in the meantime/)
  expect(
    await rows(
      'select count(*)::int as n from attestation_decision where item_id = $1 and superseded_at is null',
      [item!.id],
    ),
  ).toEqual([{ n: 1 }])
  // Only whoever decided it can sign it, and only they are offered to.
  const sides = await Promise.all([inboxCampaigns(one), inboxCampaigns(two)])
  expect(sides.map(([side]) => side!.approve + side!.revoke).sort()).toEqual([0, 1])
  expect(sides.map(([side]) => side!.decided)).toEqual([1, 1])
})

test('an import during the campaign changes nothing that is frozen, and flags what it overtook', async () => {
  const gus = owner(await person('Gus'))
  const key = await identity('overtaken', ['gus@corp.example'])
  const still = await identity('overtaken-not', ['gus@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=overtaken' }))
  await launchCampaign(ana, id)
  const items = new Map((await inboxOf(gus, id)).map((row) => [row.identityId, row]))
  const item = items.get(key)!
  await answer(gus, item.id, 'approve', { reason: 'all of it is needed' })
  await answer(gus, items.get(still)!.id, 'approve', { reason: 'all of it is needed' })
  const before = await openItem(gus, item.id)
  await credential(key, 'A new key')
  await judgeAll()
  expect(await refreshItems(AS_OF)).toBe(1)
  const flagged = (await listItems(ana, id, { ...all, stale: true })).rows
  expect(flagged.map((row) => row.id)).toEqual([item.id])
  const [frozen] = (await historyRows(ana, id, [item.id])).evidence as {
    sha256: string
    body: { credentials: object[] }
  }[]
  expect(frozen).toMatchObject({ sha256: before.evidenceSha256, body: { credentials: [] } })
  // What was overtaken is not signed off with the rest; it is looked at again.
  expect(await signOff(gus, id)).toMatchObject({
    done: 1,
    skipped: [{ because: 'the facts changed since', count: 1 }],
  })
  const anew = await openItem(gus, item.id)
  expect(anew.evidence.credentials).toMatchObject([{ name: 'A new key' }])
  await expect(
    decideItem(gus, item.id, {
      decision: 'approve',
      reason: 'all of it is needed',
      removes: [],
      evidence: before.evidenceSha256,
      sawDecision: anew.currentDecision,
    }),
  ).resolves.toMatchObject({ outcome: 'decided' }) // the very same answer as before: nothing new is written
  await expect(
    decideItem(gus, item.id, {
      decision: 'revoke',
      removes: [],
      evidence: before.evidenceSha256,
      sawDecision: anew.currentDecision,
    }),
  ).rejects.toThrow('The facts changed')
  await answer(gus, item.id, 'approve', { reason: 'the new key is mine too' })
  expect(await signOff(gus, id)).toMatchObject({ done: 1, skipped: [] })
})

test('"not mine" goes to the next in the succession and teaches; when nobody is left, the campaign has nobody to ask', async () => {
  const [hal, ivy] = [owner(await person('Hal')), owner(await person('Ivy'))]
  const key = await identity('passed-on', ['hal@corp.example', 'ivy@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=passed-on' }))
  await launchCampaign(ana, id)
  const [item] = await inboxOf(hal, id)
  expect(await answer(hal, item!.id, 'not_mine', { reason: 'moved to Ivy in May' })).toMatchObject({
    outcome: 'passed on',
    to: 'Ivy',
  })
  expect(await inboxOf(hal, id)).toEqual([])
  await judgeAll()
  expect(
    await rows('select label, state from ownership where identity_key = $1 order by label', [key]),
  ).toEqual([
    { label: 'Hal', state: 'rejected' },
    { label: 'Ivy', state: 'accepted' },
  ])
  await refreshItems(AS_OF)
  expect(await answer(ivy, item!.id, 'not_mine')).toMatchObject({ outcome: 'passed on', to: null })
  expect((await listItems(ana, id, { ...all, reviewer: 'nobody' })).rows).toMatchObject([
    { askedBecause: 'nobody is left to ask: ivy@corp.example declined (not theirs)' },
  ])
  expect((await openItem(ana, item!.id)).route.map((step) => step.to)).toEqual(['Hal', 'Ivy'])
})

test('only what was approved, is unchanged and low in risk is approved in bulk, with a reason', async () => {
  const jan = owner(await person('Jan'))
  const keys = await Promise.all([1, 2, 3, 4].map((n) => identity(`carried-${n}`, ['jan@corp.example'])))
  await judgeAll()
  const first = await createCampaign(ana, input({ query: 'q=carried' }))
  await launchCampaign(ana, first.id)
  const byKey = new Map((await inboxOf(jan, first.id)).map((row) => [row.identityId, row.id]))
  expect(await carryForward(jan, first.id, null, 'nothing has changed')).toMatchObject({ done: 0 })
  for (const key of keys.slice(0, 3))
    await answer(jan, byKey.get(key)!, 'approve', { reason: 'needed every night' })
  await answer(jan, byKey.get(keys[3]!)!, 'unknown')
  await signOff(jan, first.id)
  await closeCampaign(ana, first.id)
  await credential(keys[1]!, 'Added later')
  await judgeAll()
  const second = await createCampaign(ana, input({ query: 'q=carried' }))
  await launchCampaign(ana, second.id)
  expect(await inboxCampaigns(jan)).toMatchObject([{ id: second.id, total: 4, pending: 4, carries: 2 }])
  await expect(carryForward(jan, second.id, null, 'ok')).rejects.toThrow('at least 10 characters')
  const asked = (await inboxOf(jan, second.id)).map((row) => row.id)
  expect(await carryForward(jan, second.id, asked, 'unchanged since the autumn review')).toMatchObject({
    done: 2,
    skipped: [{ count: 2 }],
  })
  const changed = (await inboxOf(jan, second.id)).find((row) => row.identityId === keys[1])!
  expect((await openItem(jan, changed.id)).changes).toMatchObject({
    credentials: { new: ['Added later'], removed: [] },
  })
  const bulk = await rows<{ is_bulk: boolean; carried_from: string | null; reason: string }>(
    `select d.is_bulk, d.carried_from, d.reason
     from attestation_decision d
       join campaign_item i on i.id = d.item_id
     where i.campaign_id = $1`,
    [second.id],
  )
  expect(bulk).toHaveLength(2)
  expect(
    bulk.every(
      (one) => one.is_bulk && one.carried_from !== null && one.reason === 'unchanged since the autumn review',
    ),
  ).toBe(true)
})

test('approving against the evidence needs a reason and is counted', async () => {
  const kim = owner(await person('Kim'))
  const key = await identity('risky', ['kim@corp.example'])
  await rows(
    `insert into trust (
       identity_key, trust_key, native_id, kind, principal, grade, reach, import_id, seen_from
     )
     values ($1, 1, 't', 'anyone', '*', 'dangerous', 'strangers', 1, now())`,
    [key],
  )
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=risky' }))
  await launchCampaign(ana, id)
  const [item] = await inboxOf(kim, id)
  expect(item!.against).toContain('finding')
  await expect(answer(kim, item!.id, 'approve')).rejects.toThrow(
    'Approving needs a reason, because a finding of high or critical severity',
  )
  await answer(kim, item!.id, 'approve', { reason: 'the partner ends in March' })
  await signOff(kim, id)
  expect(await qualityOf(ana, id)).toMatchObject([
    { decidedBy: 'kim@corp.example', decisions: 1, approved: 1, againstEvidence: 1, longestRun: 1 },
  ])
  expect(await campaignById(ana, id)).toMatchObject({ against: 1, signed: 1 })
})

test('the second stage is somebody else; the control sample asks twice and never counts twice', async () => {
  const [lea, max] = [owner(await person('Lea')), owner(await person('Max'))]
  const bare = await identity('staged-4', ['lea@corp.example'])
  const parts = new Map<string, string[]>()
  for (const n of [1, 2, 3]) {
    const key = await identity(`staged-${n}`, ['lea@corp.example'])
    parts.set(key, [`credential:${await credential(key, `Key of ${n}`)}`])
  }
  await judgeAll()
  const { id, items } = await createCampaign(
    ana,
    input({ query: 'q=staged', secondStage: 'Max', samplePercent: 50 }),
  )
  await launchCampaign(ana, id)
  const first = await inboxOf(lea, id)
  expect([items, first.length]).toEqual([4, 4])
  // What is asked twice comes after everything else, and is in no count.
  for (const [index, item] of first.entries()) {
    expect(await inboxCampaigns(lea)).toMatchObject([{ total: 4, pending: 4 - index, againPending: 0 }])
    await answer(lea, item.id, 'approve', { reason: 'needed every night' })
  }
  expect(await inboxCampaigns(lea)).toMatchObject([
    { total: 4, pending: 0, decided: 4, approve: 4, revoke: 0, againPending: 2, againDecided: 0 },
  ])
  // Answered once, half of them are asked again; one of the answers differs.
  const controls = (await inboxOf(lea, id)).filter((row) => row.state === 'pending')
  expect(controls).toHaveLength(2)
  // Nobody else is asked them, however late it is, and no badge counts them.
  expect((await navigationCounts(lea)).attestations).toBe(0)
  await escalate(new Date(Date.now() + 90 * 86_400_000))
  expect((await inboxOf(lea, id)).filter((row) => row.state === 'pending')).toHaveLength(2)
  await answer(lea, controls[0]!.id, 'approve', { reason: 'needed every night' })
  await answer(lea, controls[1]!.id, 'revoke')
  expect(await signOff(lea, id)).toMatchObject({ done: 4, tasks: 0 })
  expect((await qualityOf(ana, id))[0]).toMatchObject({
    decisions: 4,
    controls: 2,
    differed: 1,
    longestRun: 4,
  })
  expect(await campaignById(ana, id)).toMatchObject({ items: 4, pending: 4, signed: 0 })
  const second = await inboxOf(max, id)
  expect(second.map((row) => row.stage)).toEqual([2, 2, 2, 2])
  await expect(answer(lea, second[0]!.id, 'approve')).rejects.toThrow('assigned to Max')
  await nameReviewer(ana, id, [second[0]!.id], 'Lea')
  await expect(answer(lea, second[0]!.id, 'revoke')).rejects.toThrow('in the first stage')
  await nameReviewer(ana, id, [second[0]!.id], 'Max')
  // What cannot be taken away could never be proved gone.
  const empty = second.find((row) => row.identityId === bare)!
  await expect(answer(max, empty.id, 'reduce')).rejects.toThrow('Nothing can be removed')
  await expect(answer(max, empty.id, 'reduce', { removes: [...parts.values()][0] })).rejects.toThrow(
    'not among the live credentials and grants',
  )
  await answer(max, empty.id, 'revoke')
  for (const item of second.filter((row) => row !== empty)) {
    await expect(answer(max, item.id, 'reduce')).rejects.toThrow('Choose what to remove')
    await answer(max, item.id, 'reduce', { removes: parts.get(item.identityId) })
  }
  expect(await signOff(max, id)).toMatchObject({ done: 4, tasks: 4 })
  const campaign = await campaignById(ana, id)
  expect(campaign).toMatchObject({ items: 4, signed: 4, reduce: 3, revoke: 1 })
  expect(campaign.approve + campaign.reduce + campaign.revoke + campaign.unknown + campaign.none).toBe(
    campaign.items,
  )
})

test('a control question does not wait for somebody whose item went on to somebody else', async () => {
  const [oda, pam] = [owner(await person('Oda')), owner(await person('Pam'))]
  for (const n of [1, 2]) await identity(`went-on-${n}`, ['oda@corp.example', 'pam@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=went-on', samplePercent: 50 }))
  await launchCampaign(ana, id)
  expect(await inboxCampaigns(oda)).toMatchObject([{ id, total: 2, pending: 2 }])
  for (const item of await inboxOf(oda, id)) await answer(oda, item.id, 'not_mine')
  expect(await inboxCampaigns(oda)).toEqual([])
  expect(await inboxCampaigns(pam)).toMatchObject([{ id, total: 2, pending: 2 }])
})

test('a campaign can ask for a reason for each revoke; what changed since a decision is said', async () => {
  const wim = owner(await person('Wim'))
  const key = await identity('reasoned', ['wim@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=reasoned', reasonFor: ['revoke'] }))
  await launchCampaign(ana, id)
  const [item] = await inboxOf(wim, id)
  expect((await openItem(wim, item!.id)).campaign.reasonFor).toEqual(['revoke'])
  await expect(answer(wim, item!.id, 'revoke', { reason: 'no' })).rejects.toThrow(
    'asks for a reason to revoke',
  )
  await answer(wim, item!.id, 'revoke', { reason: 'its service was switched off' })
  expect((await openItem(wim, item!.id)).sinceDecided).toBeNull()
  await credential(key, 'Key that came later')
  await judgeAll()
  await refreshItems(AS_OF)
  expect((await openItem(wim, item!.id)).sinceDecided).toMatchObject({
    credentials: { new: ['Key that came later'], removed: [] },
  })
})

test('items are listed in the order of each head, both ways, page by page; without a value they stand last', async () => {
  const ola = owner(await person('Ola'))
  await person('Pim')
  for (const [name, who] of [
    ['ordered-c', ['ola@corp.example']],
    ['ordered-a', ['pim@corp.example']],
    ['ordered-b', []],
    ['ordered-d', ['ola@corp.example']],
  ] as const)
    await identity(name, [...who])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=ordered' }))
  await nameReviewer(
    ana,
    id,
    (await listItems(ana, id, { ...all, q: 'ordered-b' })).rows.map((row) => row.id),
    'pim@corp.example',
  )
  await launchCampaign(ana, id)
  for (const one of await inboxOf(ola, id)) await answer(ola, one.id, 'approve', { reason: 'needed' })
  const read = async (more: Partial<ItemFilter>) => {
    const found: ItemRow[] = []
    let cursor: string | undefined
    do {
      const page = await listItems(ana, id, { limit: 1, ...more, cursor })
      found.push(...page.rows)
      cursor = page.next ?? undefined
    } while (cursor)
    return found
  }
  const names = ['ordered-a', 'ordered-b', 'ordered-c', 'ordered-d']
  expect((await read({ sort: 'name' })).map((row) => row.name)).toEqual(names)
  expect((await read({ sort: 'name', reverse: true })).map((row) => row.name)).toEqual(names.toReversed())
  expect((await read({ sort: 'reviewer' })).map((row) => row.reviewer)).toEqual(['Ola', 'Ola', 'Pim', 'Pim'])
  for (const reverse of [false, true])
    expect((await read({ sort: 'decision', reverse })).map((row) => row.decision)).toEqual([
      'approve',
      'approve',
      null,
      null,
    ])
  for (const sort of itemSorts) expect(await read({ sort })).toHaveLength(4)
  await closeCampaign(ana, id)
})

test('a campaign of a part asks about that part, and whoever sees less is told', async () => {
  const nia = await person('Nia')
  await identity('parted-prod', [nia], { environment: 0 })
  await identity('parted-dev', [nia], { environment: 2 })
  await judgeAll()
  const { id, items } = await createCampaign(ana, input({ query: 'q=parted', scope: { environments: [0] } }))
  expect(items).toBe(1)
  expect((await listItems(ana, id, all)).rows.map((row) => row.name)).toEqual(['parted-prod'])
  expect(await campaignById(ana, id)).toMatchObject({ scope: { environments: [0] }, isPart: false })
  // Changing the draft keeps its part, and nobody reaches beyond their own.
  expect((await editCampaign(ana, id, input({ query: 'q=parted' }))).items).toBe(1)
  const limited = { ...ana, scope: { environments: [2] } }
  await expect(
    createCampaign(limited, input({ query: 'q=parted', scope: { environments: [0] } })),
  ).rejects.toThrow('Not in your scope')
  const whole = await createCampaign(ana, input({ query: 'q=parted' }))
  expect(await campaignById(limited, whole.id)).toMatchObject({ items: 1, isPart: true })
})

test('nothing is seen, decided, named or exported outside the scope', async () => {
  const ned = await person('Ned')
  await identity('scoped-prod', [ned], { environment: 0 })
  await identity('scoped-dev', [ned], { environment: 2 })
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=scoped' }))
  await launchCampaign(ana, id)
  const narrow = owner(ned, { environments: [2] })
  const seen = await inboxOf(narrow, id)
  expect(seen.map((row) => row.name)).toEqual(['scoped-dev'])
  const hidden = (await inboxOf(owner(ned), id)).find((row) => row.name === 'scoped-prod')!
  await expect(openItem(narrow, hidden.id)).rejects.toMatchObject({ status: 404 })
  const open = await openItem(owner(ned), hidden.id)
  await expect(
    decideItem(narrow, hidden.id, {
      decision: 'revoke',
      removes: [],
      evidence: open.evidenceSha256,
      sawDecision: null,
    }),
  ).rejects.toMatchObject({ status: 404 })
  await answer(owner(ned), hidden.id, 'approve', { reason: 'needed every night' })
  await expect(signOff(narrow, id)).rejects.toThrow('Nothing to sign off')
  const limited = analyst('limited@corp.example', { environments: [2] })
  expect((await listItems(limited, id, all)).rows.map((row) => row.name)).toEqual(['scoped-dev'])
  expect((await recordRows(limited, id, undefined)).rows.map((row) => row.name)).toEqual(['scoped-dev'])
  expect((await historyRows(limited, id, [hidden.id])).decisions).toEqual([])
  expect(await campaignById(limited, id)).toMatchObject({ items: 1 })
  await expect(nameReviewer(limited, id, [seen[0]!.id], 'Ned')).rejects.toMatchObject({ status: 404 })
  const own = await createCampaign(limited, input({ query: 'q=scoped' }))
  expect(own.items).toBe(1)
  expect(
    (await listCampaigns(analyst('elsewhere@corp.example', { environments: [3] }))).map((one) => one.id),
  ).not.toContain(id)
  const stranger = owner('stranger@corp.example')
  expect((await listInbox(stranger, null, all)).rows).toEqual([])
  await expect(openItem(stranger, hidden.id)).rejects.toMatchObject({ status: 403 })
  expect(admin.role).toBe('administrator')
})

test('the record reconciles with the counts, item by item', async () => {
  for (const { id } of await listCampaigns(admin)) {
    const campaign = await campaignById(admin, id)
    const record = (await recordRows(admin, id, undefined)).rows
    expect(record).toHaveLength(campaign.items)
    const count = (decision: string | null) => record.filter((row) => row.decision === decision).length
    expect([count('approve'), count('reduce'), count('revoke'), count('unknown'), count(null)]).toEqual([
      campaign.approve,
      campaign.reduce,
      campaign.revoke,
      campaign.unknown,
      campaign.none,
    ])
    expect(campaign.pending + campaign.decided + campaign.signed).toBe(campaign.items)
  }
})

test('a record that left as a file is known by its hash, signed, and says when it is a part; one that broke off is not', async () => {
  const nora = await person('Nora')
  await identity('filed-prod', [nora], { environment: 0 })
  await identity('filed-dev', [nora], { environment: 2 })
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=filed' }))
  await launchCampaign(ana, id)
  const limited = { ...ana, scope: { environments: [2] } }
  for (const [actor, isPart] of [
    [ana, false],
    [limited, true],
  ] as const)
    for (const [format, record] of [
      ['csv', recordCsv],
      ['json', recordJson],
    ] as const) {
      const bytes = Buffer.from(await record(actor, await campaignById(actor, id)).arrayBuffer())
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const answer = await issuedAs(sha256)
      expect(answer).toMatchObject({
        issued: true,
        record: { campaign: id, name: 'Autumn', isPart, madeBy: ana.label, format, bytes: bytes.length },
      })
      const message = recordMessage({
        sha256,
        bytes: bytes.length,
        campaign: id,
        at: answer.record!.at,
        isPart,
        asOf: null,
      })
      expect(isSigned(message, Buffer.from(answer.signature!, 'base64url'))).toBe(true)
      // Byte for byte the same again is the same file, with its first date.
      await record(actor, await campaignById(actor, id)).arrayBuffer()
      expect((await issuedAs(sha256)).record!.at).toBe(answer.record!.at)
      expect(await issuedAs(createHash('sha256').update(bytes.subarray(1)).digest('hex'))).toMatchObject({
        issued: false,
      })
    }
  // One that looks back says so, in the file and to whoever verifies it.
  const past = new Date()
  const former = Buffer.from(
    await (await lookingBackTo(past, async () => recordCsv(ana, await campaignById(ana, id)))).arrayBuffer(),
  )
  expect(former.toString()).toContain(`all of it,${past.toISOString()}`)
  expect(await issuedAs(createHash('sha256').update(former).digest('hex'))).toMatchObject({
    record: { asOf: past.toISOString() },
  })
  // Two campaigns without an item would be the same bytes: such a file is of none.
  const empty = await recordCsv(
    { ...ana, scope: { sources: [0] } },
    await campaignById(ana, id),
  ).arrayBuffer()
  expect(await issuedAs(createHash('sha256').update(Buffer.from(empty)).digest('hex'))).toMatchObject({
    issued: false,
  })
  const filed = () => rows('select 1 from campaign_file where campaign_id = $1', [id])
  const before = (await filed()).length
  await identity('filed-later', [nora])
  const body = recordJson(ana, { ...(await campaignById(ana, id)), name: 'Given up' }).body!
  await body.cancel()
  expect(await filed()).toHaveLength(before)
})
