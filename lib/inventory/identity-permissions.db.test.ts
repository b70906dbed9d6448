import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { riskClasses } from '@/lib/model/risk-classes'
import { rightsCells, rightsPage } from './identity-permissions'

ownDatabase()
const ESCALATION = riskClasses.indexOf('escalation')

test('rights are counted over all of them, a cell lists its own page by page, and a search narrows both', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select 1, 0, 1, 'r', 'r', 'a', true, s.id, 1, now() from source s`,
  )
  await rows(
    `insert into action (id, name, risk, use_logged)
     overriding system value
     select n, 's3:Get' || lpad(n::text, 4, '0'), 2, n > 100 from generate_series(1, 1200) n
     union all
     select 1201, 'iam:PassRole', $1, false
     union all
     select 1202, 'iam:CreateUser', 0, true`,
    [ESCALATION],
  )
  await rows(
    `insert into rights_profile (
       profile_key, sets, boundaries, is_known, granted, everywhere, conditional, is_admin, escalations,
       computed_at
     )
     select 9, '{}', '{}', true, array_agg(id order by id), '{}', '{1202}', false, '{}', now() from action`,
  )
  await rows(
    `insert into privilege (
       identity_key, profile_key, granted_n, used_n, unlogged_n, unused_n, unused_risky_n
     )
     values (1, 9, 1202, 1, 101, 1100, 0)`,
  )
  await rows(
    `insert into identity_action (identity_key, action_id, first_at, last_at, use_n)
     values (1, 1200, '2026-11-01', '2026-11-02', 7)`,
  )
  const cells = await rightsCells('1')
  expect(cells).toEqual([
    { service: 'iam', risk: 'none', granted: 1, used: 0, unlogged: 0 },
    { service: 'iam', risk: 'escalation', granted: 1, used: 0, unlogged: 1 },
    { service: 's3', risk: 'data_access', granted: 1200, used: 1, unlogged: 100 },
  ])
  expect(cells.reduce((sum, { granted }) => sum + granted, 0)).toBe(1202)

  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await rightsPage('1', { service: 's3', risk: 'data_access' }, { cursor, limit: 500 })
    seen.push(...page.rows.map(({ action }) => action))
    cursor = page.next ?? undefined
  } while (cursor)
  expect(new Set(seen).size).toBe(1200)
  // Unused first, then what no log would show, then used.
  expect([seen[0], seen[1099], seen.at(-1)]).toEqual(['s3:Get0101', 's3:Get0001', 's3:Get1200'])

  expect(await rightsCells('1', 'PASSROLE')).toHaveLength(1)
  expect((await rightsPage('1', { q: 'createu' }, { limit: 5 })).rows).toMatchObject([
    { action: 'iam:CreateUser', use: 'unused', isConditional: true },
  ])
  await expect(rightsPage('1', {}, { cursor: 'x', limit: 5 })).rejects.toThrow('cursor')
})
