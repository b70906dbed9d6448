import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import type { Demand } from './demand'
import { proveDecisions } from './prove-decisions'
import { planTask } from './task'

ownDatabase()
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
let next = 100

/** An identity with one key, as an import has left it. */
async function identity(): Promise<{ identityKey: string; credentialKey: string; recordKey: string }> {
  const keys = { identityKey: String(next++), credentialKey: String(next++), recordKey: String(next++) }
  await rows("insert into source (provider, name) values (0, '1') on conflict do nothing")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     select id, 'done', 'complete', 'test', now()
     from source
     where not exists (select 1 from import)`,
  )
  await rows(
    `insert into import_file (import_id, name, sha256, size_bytes, format)
     select id, 'a.csv', '\\x00', 1, 'x'
     from import
     where not exists (select 1 from import_file)`,
  )
  const { identityKey, credentialKey, recordKey } = keys
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, record_key, import_id,
       seen_from
     )
     select $1::bigint, 0, 0, 'arn:' || $1::text, 'u' || $1::text, '1', true, s.id, $2, i.id, now()
     from source s, import i`,
    [identityKey, recordKey],
  )
  await rows(
    `insert into sighting (
       record_key, identity_key, source_id, format, about, file_id, import_id, at, sha256, body,
       first_seen_at, last_seen_at, content_at
     )
     select $2, $1, s.id, 'x', 'identity:iam_user', f.id, i.id, 'line 2', '\\x00', '{}', now(), now(), now()
     from source s, import i, import_file f`,
    [identityKey, recordKey],
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, rotated_at, in_inventory, record_key,
       import_id, seen_from
     )
     select $1, $2, 0, true, 'AKIA', '2020-01-01', true, $3, i.id, now()
     from import i`,
    [identityKey, credentialKey, recordKey],
  )
  return keys
}

const plan = (keys: { identityKey: string; credentialKey: string }, demand: Demand): Promise<string> =>
  transaction(
    async (client) =>
      (
        await planTask(client, systemActor('test'), {
          ...keys,
          findingId: null,
          origin: 'attestation',
          originRef: `decision:${keys.identityKey}`,
          kind: 'revoke',
          title: 'As decided',
          severity: 'low',
          assignee: null,
          dueAt: null,
          demand,
        })
      ).id,
  )

/** What the task is after a judging that has seen every identity. */
const judged = async (id: string, asOf = new Date()): Promise<string> => {
  await transaction(async (client) => {
    await client.query(
      'create temp table judged_identity on commit drop as select identity_key from identity',
    )
    await proveDecisions(client, asOf)
  })
  return (await rows<{ state: string }>('select state from task where id = $1', [id]))[0]!.state
}
const seen = (recordKey: string, at: Date) =>
  rows('update sighting set last_seen_at = $2 where record_key = $1', [recordKey, at])
const proofOf = async (id: string) =>
  await rows<{ kind: string; shows: string }>(
    'select kind, shows from proof where task_id = $1 order by id',
    [id],
  )

test('rotated: a newer rotation date in a later record, never a date alone', async () => {
  const keys = await identity()
  const id = await plan(keys, { by: 'rotated' })
  await rows('update credential set rotated_at = $2 where credential_key = $1', [
    keys.credentialKey,
    inDays(1),
  ])
  expect(await judged(id)).toBe('planned')
  await seen(keys.recordKey, inDays(1))
  expect(await judged(id)).toBe('verified')
  expect(await proofOf(id)).toEqual([{ kind: 'record', shows: 'fixed' }])
})

test('reduced: fewer rights than at the decision, and regressed when they are back', async () => {
  const keys = await identity()
  const hold = (n: number) =>
    rows(
      `insert into privilege (identity_key, profile_key, granted_n, unlogged_n, used_n)
       values ($1, 1, $2, 0, 0)
       on conflict (identity_key) do update set granted_n = excluded.granted_n`,
      [keys.identityKey, n],
    )
  await hold(40)
  const id = await plan({ ...keys }, { by: 'reduced', grantKeys: [] })
  await seen(keys.recordKey, inDays(1))
  expect(await judged(id)).toBe('planned')
  await hold(12)
  expect(await judged(id)).toBe('verified')
  await hold(40)
  expect(await judged(id)).toBe('verified')
  await seen(keys.recordKey, inDays(3))
  expect(await judged(id)).toBe('regressed')
  expect(await proofOf(id)).toEqual([
    { kind: 'record', shows: 'fixed' },
    { kind: 'record', shows: 'gap' },
  ])
})

test('reduced: named grants that are gone', async () => {
  const keys = await identity()
  await rows(
    `insert into identity_grant (
       identity_key, grant_key, native_id, name, kind, permission_set_key, import_id, seen_from
     )
     select $1, 77, 'p', 'p', 'allow', 1, id, now()
     from import`,
    [keys.identityKey],
  )
  const id = await plan(keys, { by: 'reduced', grantKeys: ['77'] })
  await seen(keys.recordKey, inDays(1))
  expect(await judged(id)).toBe('planned')
  await rows('update identity_grant set seen_to = now() where grant_key = 77')
  expect(await judged(id)).toBe('verified')
})

test('owned: somebody who is still here, decided after the task', async () => {
  const keys = await identity()
  const own = (who: number, at: Date) =>
    rows(
      `insert into ownership (
         identity_key, owner, label, person_id, state, reason, confidence, decided_by, decided_at
       )
       values ($1, 'person:' || $2::text, 'p', $2::int, 'accepted', 'decided', 100, 'a', $3)`,
      [keys.identityKey, who, at],
    )
  const people = await rows<{ id: number }>(
    `insert into person (email, name, active)
     values ('left@x', 'L', false), ('here@x', 'H', true), ('before@x', 'B', true)
     returning id`,
  )
  await own(people[2]!.id, inDays(-1))
  const id = await plan(keys, { by: 'owned' })
  await own(people[0]!.id, inDays(1))
  expect(await judged(id)).toBe('planned')
  await own(people[1]!.id, inDays(1))
  expect(await judged(id)).toBe('verified')
  expect(await proofOf(id)).toEqual([{ kind: 'decision', shows: 'fixed' }])
})

test('silent: the log goes on for the days after the claim without a use; a log that stopped proves nothing', async () => {
  const keys = await identity()
  const id = await plan(keys, { by: 'silent', days: 7 })
  const logTo = (at: Date) =>
    rows(
      `insert into telemetry (provider, scope, first_at, last_at, issue_n, use_n)
       values (0, '1', '2026-01-01', $1, 0, 5)
       on conflict (provider, scope) do update set last_at = excluded.last_at`,
      [at],
    )
  const used = (at: Date) =>
    rows(
      `insert into credential_context (
         identity_key, credential_key, context_key, credential_kind, is_workload, first_at, last_at,
         issue_n, use_n, no_audience_n, many_audience_n, unknown_audience_n
       )
       values ($1, $2, 1, 0, true, $3, $3, 0, 1, 0, 0, 0)
       on conflict (identity_key, credential_key, context_key) do update set last_at = excluded.last_at`,
      [keys.identityKey, keys.credentialKey, at],
    )
  await logTo(inDays(30))
  // Without a claim there is nothing to be silent since.
  expect(await judged(id)).toBe('planned')
  await rows("update task set state = 'awaiting_proof', claimed_at = now() where id = $1", [id])
  await logTo(inDays(6))
  expect(await judged(id)).toBe('awaiting_proof')
  await logTo(inDays(8))
  await used(inDays(3))
  expect(await judged(id)).toBe('awaiting_proof')
  await used(inDays(-3))
  expect(await judged(id)).toBe('verified')
  expect(await proofOf(id)).toEqual([{ kind: 'silence', shows: 'fixed' }])
})
