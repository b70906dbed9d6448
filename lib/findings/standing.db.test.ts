import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { checkById } from '@/lib/checks/index'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { findingStates } from '@/lib/model/vocabulary'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')
const OVERDUE = checkById('rotation-overdue')!.no

const standing = async () =>
  (
    await rows<{ credential_key: string; state: number }>(
      'select credential_key, state from finding where check_no = $1 order by credential_key',
      [OVERDUE],
    )
  ).map((row) => [row.credential_key, findingStates[row.state]])

const rotate = (credential: number, at: string) =>
  rows('update credential set rotated_at = $2 where credential_key = $1', [credential, at])

test('a judging of everything finds the few findings that differ, also where there are as many as before', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 2) n, source s`,
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, rotated_at,
       cannot_expire, in_inventory, import_id, seen_from
     )
     select 1 + k / 20, k, 0, true, 'key ' || k, 0, '2024-01-01', '2026-11-01', true, true, 1, now()
     from unnest(array[10, 11, 20]) k`,
  )
  await rotate(10, '2024-01-01')
  await judgeChanged(AS_OF, true)
  expect(await standing()).toEqual([['10', 'open']])

  // Nobody noted a change: only a judging of everything sees it, and of this identity one gap is another.
  await rotate(10, '2026-11-01')
  await rotate(11, '2024-01-01')
  await judgeChanged(AS_OF, true)
  expect(await standing()).toEqual([
    ['10', 'verified'],
    ['11', 'open'],
  ])

  // A finding that somebody set aside is no difference, and one whose severity is another is.
  const [before] = await rows<{ severity: number }>(
    'select severity from finding where credential_key = 11 and check_no = $1',
    [OVERDUE],
  )
  await rows('update finding set severity = 0 where credential_key = 11 and check_no = $1', [OVERDUE])
  await judgeChanged(AS_OF, true)
  expect(
    await rows('select severity from finding where credential_key = 11 and check_no = $1', [OVERDUE]),
  ).toEqual([before])

  // What a judging of everything writes to findings is in the posture that it writes.
  await rows(
    `insert into dismissal (check_no, reach, reason, made_by)
     values ($1, 'matching', 'by another rule', 'ann')`,
    [OVERDUE],
  )
  await rotate(20, '2024-01-01')
  await judgeChanged(AS_OF, true)
  expect(await standing()).toEqual([
    ['10', 'verified'],
    ['11', 'open'],
    ['20', 'not_a_problem'],
  ])
  expect(
    await rows(
      'select $1::int = any(fails) as fails, $1::int = any(accepted) as accepted from posture order by 1, 2',
      [OVERDUE],
    ),
  ).toEqual([
    { fails: true, accepted: false },
    { fails: true, accepted: true },
  ])
})
