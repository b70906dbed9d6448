import { orphanFilter } from '@/lib/model/filters'
import { expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { acceptBest, assignOwner } from './assign'
import { parseCodeOwners, regexOf, saveCodeOwners } from './code-owners'
import { carryOutHandover, prepareHandover } from './departure'
import { departureOf } from './departure-queries'
import { savePerson, saveTeam } from './directory'
import { directoryPerson } from './directory-queries'
import { sayNotMine } from './disown'
import { markLeft } from './leave'
import { listOrphans } from './orphans'
import { orderOwners } from './succession'

ownDatabase()
const admin = systemActor('test')
const user = (email: string): Actor => ({ kind: 'user', id: email, label: email, role: 'owner', scope: {} })
const AS_OF = new Date('2026-11-22T08:00:00Z')
let nextKey = 1000

/** An identity in the inventory; the rest of the estate is made by the verbs under test. */
async function identity(
  name: string,
  more: { hints?: object[]; tags?: object; nativeId?: string; provider?: number } = {},
): Promise<string> {
  const key = String(nextKey++)
  await rows("insert into source (provider, name) values (0, 'a') on conflict do nothing")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     select id, 'done', 'partial', 't', now()
     from source
     where not exists (select 1 from import) limit 1`,
  )
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, owner_hints, tags, in_inventory,
       source_id, import_id, seen_from
     )
     values (
       $1, $5, 0, $2, $3, 'a', 0, $4, $6, true, (select min(id) from source), (select min(id) from import),
       now()
     )`,
    [
      key,
      more.nativeId ?? `arn:aws:iam::1:user/${name}`,
      name,
      JSON.stringify(more.hints ?? []),
      more.provider ?? 0,
      JSON.stringify(more.tags ?? {}),
    ],
  )
  return key
}
const owners = (key: string) =>
  rows<{ label: string; state: string; reason: string; confidence: number; rank: number }>(
    `select label, state, reason, confidence, rank
     from ownership
     where identity_key = $1
     order by state, rank, confidence desc`,
    [key],
  )
const person = (name: string, more: object = {}) =>
  savePerson(admin, { email: `${name.toLowerCase().replace(' ', '.')}@corp.example`, name, ...more })

test('every kind of hint suggests, with its reason and confidence; only a declaration is accepted', async () => {
  const { id: anna } = await person('Anna Berg', { team: 'Payments Platform' })
  await person('Ben Adu')
  await saveTeam(admin, { name: 'Data Ingest', contact: 'ingest@corp.example' })
  const declared = await identity('declared', {
    hints: [{ from: 'tag', key: 'owner', value: 'anna.berg@corp.example' }],
  })
  const created = await identity('created', {
    hints: [{ from: 'creator', key: 'created-by', value: 'ben.adu@corp.example' }],
  })
  const logged = await identity('logged')
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, label, in_inventory, import_id, seen_from,
       created_by
     )
     values ($1, 1, 0, true, 'AKIA1', 'Key 1', true, 1, now(), 'ben.adu@corp.example')`,
    [logged],
  )
  const named = await identity('svc-data-ingest-writer')
  const coded = await identity('deployer')
  await rows(
    `insert into trust (identity_key, trust_key, native_id, kind, principal, subjects, import_id, seen_from)
     values ($1, 1, 't', 'federation', 'p', '{repo:Corp/shop:ref:refs/heads/main}', 1, now())`,
    [coded],
  )
  await saveCodeOwners(
    admin,
    'corp/shop',
    '# ours\n*       @corp/data-ingest\n/docs/  ben.adu@corp.example\n',
  )
  const near = await Promise.all(
    [1, 2, 3].map((n) =>
      identity(`n${n}`, {
        provider: 1,
        nativeId: `prod/settle/n${n}`,
        hints: n < 3 ? [{ from: 'label', key: 'team', value: 'Payments Platform' }] : [],
      }),
    ),
  )
  await judgeChanged(AS_OF, true)
  expect(await owners(declared)).toMatchObject([
    { label: 'Anna Berg', state: 'accepted', reason: 'tag owner=anna.berg@corp.example', confidence: 95 },
  ])
  expect(await owners(created)).toMatchObject([{ label: 'Ben Adu', state: 'suggested', confidence: 70 }])
  expect(await owners(logged)).toMatchObject([
    { label: 'Ben Adu', state: 'suggested', reason: 'log: made the credential Key 1' },
  ])
  expect(await owners(named)).toMatchObject([{ label: 'Data Ingest', reason: 'name holds data-ingest' }])
  expect(await owners(coded)).toMatchObject([
    { label: 'Data Ingest', reason: 'CODEOWNERS corp/shop line 2 *' },
  ])
  expect(await owners(near[2]!)).toMatchObject([
    { label: 'Payments Platform', reason: 'neighbours: 2 of 2 in prod/settle', state: 'suggested' },
  ])

  // What somebody decided about one speaks for its twin in another environment.
  const decided = await identity('daily-reports-prod')
  const twin = await identity('svc-daily-reports-staging-2')
  await judgeChanged(AS_OF, true)
  await assignOwner(admin, [decided], `person:${anna}`, 'accept')
  await judgeChanged(AS_OF, true)
  expect(await owners(twin)).toMatchObject([
    { label: 'Anna Berg', reason: 'decision: test chose the same for daily-reports-prod', confidence: 75 },
  ])

  // The second run changes nothing, and a hint that is gone takes its suggestion along.
  const before = await rows('select * from ownership order by 1, 2')
  await judgeChanged(AS_OF, true)
  expect(await rows('select * from ownership order by 1, 2')).toEqual(before)
  await rows("update identity set owner_hints = '[]' where identity_key = $1", [created])
  await judgeChanged(AS_OF, true)
  expect(await owners(created)).toEqual([])
})

test('the queue holds what nobody answers for; the surest suggestions of a selection are accepted in one step', async () => {
  const queue = await listOrphans(admin, orphanFilter.parse({ limit: 100 }))
  const hopeful = queue.rows.filter((row) => row.candidates.some((one) => one.isKnown))
  expect(hopeful.length).toBeGreaterThan(2)
  expect(queue.rows.every((row) => row.ownerState !== 'owned')).toBe(true)
  const answer = await acceptBest(
    admin,
    queue.rows.map((row) => row.id),
  )
  expect(answer.done).toBe(hopeful.length)
  expect(answer.done + answer.skipped.reduce((sum, one) => sum + one.count, 0)).toBe(queue.total)
  await judgeChanged(AS_OF, true)
  expect((await listOrphans(admin, orphanFilter.parse({ limit: 100 }))).total).toBe(
    queue.total - hopeful.length,
  )
  // Again, there is nothing left to do.
  expect(
    (
      await acceptBest(
        admin,
        hopeful.map((row) => row.id),
      )
    ).done,
  ).toBe(0)
})

test('"not mine" is listed, never suggested again, and the next in the succession answers', async () => {
  const { id: cleo } = await person('Cleo Roth')
  const key = await identity('shared', {
    hints: [{ from: 'tag', key: 'owner', value: 'cleo.roth@corp.example' }],
  })
  await judgeChanged(AS_OF, true)
  await assignOwner(admin, [key], 'Ben Adu', 'accept')
  const before = await owners(key)
  expect(before.map((one) => [one.label, one.rank])).toEqual([
    ['Cleo Roth', 1],
    ['Ben Adu', 2],
  ])
  expect((await sayNotMine(user('cleo.roth@corp.example'), [key], 'the export moved to Ben')).done).toBe(1)
  await judgeChanged(AS_OF, true)
  const after = await owners(key)
  expect(after.find((one) => one.label === 'Cleo Roth')).toMatchObject({ state: 'rejected' })
  expect(after.filter((one) => one.state !== 'rejected').map((one) => one.label)).toEqual(['Ben Adu'])
  const history = await rows(
    'select label, change, actor, note from ownership_change where identity_key = $1 order by id',
    [key],
  )
  expect(history).toEqual([
    { label: 'Ben Adu', change: 'accepted', actor: 'test', note: null },
    {
      label: 'Cleo Roth',
      change: 'not_mine',
      actor: 'cleo.roth@corp.example',
      note: 'not mine: the export moved to Ben',
    },
  ])
  expect(cleo).toBeGreaterThan(0)
  await expect(sayNotMine(user('stranger@corp.example'), [key], null)).rejects.toThrow('not in the directory')
})

test('the order of succession changes only as a whole', async () => {
  const key = await identity('ordered', {
    hints: [
      { from: 'tag', key: 'owner', value: 'Anna Berg' },
      { from: 'tag', key: 'team', value: 'Data Ingest' },
    ],
  })
  await judgeChanged(AS_OF, true)
  const ids = await rows<{ owner: string }>(
    "select owner from ownership where identity_key = $1 and state = 'accepted' order by rank",
    [key],
  )
  expect((await owners(key)).map((one) => one.label)).toEqual(['Anna Berg', 'Data Ingest'])
  await orderOwners(admin, key, ids.map((one) => one.owner).toReversed())
  expect((await owners(key)).map((one) => one.label)).toEqual(['Data Ingest', 'Anna Berg'])
  await expect(orderOwners(admin, key, [ids[0]!.owner])).rejects.toThrow('changed in the meantime')
})

test('a departure shows what would be lost before it happens; the prepared hand-over is confirmed in one step', async () => {
  const { id: manager } = await person('Mia Chef')
  const { id: dan } = await person('Dan Low', { manager: 'mia.chef@corp.example' })
  const alone = await identity('alone', {
    hints: [{ from: 'tag', key: 'owner', value: 'dan.low@corp.example' }],
  })
  const both = await identity('both', {
    hints: [
      { from: 'tag', key: 'owner', value: 'dan.low@corp.example' },
      { from: 'tag', key: 'team', value: 'Data Ingest' },
    ],
  })
  await judgeChanged(AS_OF, true)
  expect(await directoryPerson(admin, dan)).toMatchObject({ owns: 2, last: 1 })
  const view = await departureOf(admin, dan, { limit: 50 })
  expect(view.rows.find((row) => row.id === alone)).toMatchObject({
    scope: 'a',
    others: 0,
    proposed: { label: 'Mia Chef', why: 'manager of Dan Low' },
    prepared: null,
  })
  expect(view.rows.find((row) => row.id === both)).toMatchObject({
    others: 1,
    proposed: { label: 'Data Ingest' },
  })
  expect((await departureOf(admin, dan, { limit: 50, last: true })).rows.map((row) => row.id)).toEqual([
    alone,
  ])

  await prepareHandover(admin, dan, [alone, both], 'proposed')
  expect((await departureOf(admin, dan, { limit: 50 })).prepared).toBe(2)
  expect((await owners(alone)).map((one) => one.label)).toEqual(['Dan Low'])
  // Two confirm at once: one hands over, the other is told that there is nothing left.
  const answers = await Promise.allSettled(
    [1, 2].map(() => transaction((client) => carryOutHandover(client, admin, dan))),
  )
  expect(answers.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await owners(alone)).map((one) => [one.label, one.state])).toEqual([
    ['Mia Chef', 'accepted'],
    ['Dan Low', 'rejected'],
  ])
  await judgeChanged(AS_OF, true)
  expect(await directoryPerson(admin, dan)).toMatchObject({ owns: 0, last: 0 })
  expect(await directoryPerson(admin, manager)).toMatchObject({ owns: 1, last: 1 })
})

test('an announced last day takes effect when it is over', async () => {
  const leftAt = '2026-12-01T23:59:59Z'
  const { id } = await person('Uwe Goer', { leftAt })
  const key = await identity('uwes', {
    hints: [{ from: 'tag', key: 'owner', value: 'uwe.goer@corp.example' }],
  })
  await judgeChanged(AS_OF, true)
  expect(await directoryPerson(admin, id)).toMatchObject({ active: true, owns: 1, last: 1 })
  expect(await markLeft(new Date('2026-12-01T12:00:00Z'))).toBe(0)
  expect(await markLeft(new Date('2026-12-02T00:00:00Z'))).toBe(1)
  expect(await markLeft(new Date('2026-12-02T00:00:00Z'))).toBe(0)
  await judgeChanged(AS_OF)
  expect(
    (await listOrphans(admin, orphanFilter.parse({ limit: 100 }))).rows.find((row) => row.id === key),
  ).toMatchObject({
    ownerState: 'departed',
    scope: 'a',
  })
})

test('nobody changes or sees owners outside their scope', async () => {
  const key = await identity('hidden')
  await judgeChanged(AS_OF, true)
  const analyst: Actor = {
    kind: 'user',
    id: 'x',
    label: 'x@corp.example',
    role: 'analyst',
    scope: { environments: [1] },
  }
  expect(await assignOwner(analyst, [key], 'Ben Adu', 'accept')).toEqual({
    to: 'Ben Adu',
    done: 0,
    skipped: [{ because: 'outside your scope, or no longer there', count: 1 }],
  })
  expect((await acceptBest(analyst, [key])).done).toBe(0)
  expect((await listOrphans(analyst, orphanFilter.parse({ limit: 50 }))).total).toBe(0)
  await expect(orderOwners(analyst, key, ['person:1'])).rejects.toThrow('in your scope')
  expect(await owners(key)).toEqual([])
})

test('patterns of CODEOWNERS cover what GitHub says they cover', () => {
  const covers = (pattern: string, path: string) => new RegExp(regexOf(pattern)).test(path)
  expect(covers('*', '')).toBe(true)
  expect(covers('*.js', 'a/b/c.js')).toBe(true)
  expect(covers('/build/logs/', 'build/logs/x/y')).toBe(true)
  expect(covers('/build/logs/', 'x/build/logs/y')).toBe(false)
  expect(covers('docs/*', 'docs/a.md')).toBe(true)
  expect(covers('docs/*', 'docs/a/b.md')).toBe(false)
  expect(covers('apps/', 'x/apps/y')).toBe(true)
  expect(covers('**/logs', 'deep/logs/a')).toBe(true)
  expect(covers('a.b', 'axb')).toBe(false)
  expect(parseCodeOwners('# c\n[Section]\n/x @a b@c.d # e\n')).toEqual([
    { line: 3, pattern: '/x', regex: regexOf('/x'), owners: ['@a', 'b@c.d'] },
  ])
})

test('a rejected candidate is not brought back by a full run', async () => {
  const key = await identity('again', {
    hints: [{ from: 'creator', key: 'created-by', value: 'ben.adu@corp.example' }],
  })
  await judgeChanged(AS_OF, true)
  await assignOwner(admin, [key], 'Ben Adu', 'reject')
  await judgeChanged(AS_OF, true)
  expect(await owners(key)).toMatchObject([{ label: 'Ben Adu', state: 'rejected' }])
  expect(
    await transaction(
      async (client) =>
        (
          await client.query(
            "select count(*)::int as n from ownership where state = 'suggested' and identity_key = $1",
            [key],
          )
        ).rows[0].n,
    ),
  ).toBe(0)
})
