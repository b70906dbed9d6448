import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import type { Narrowing } from '@/lib/model/answers/checks'
import { withParams } from './check'
import { numbersOf } from './index'
import { checkDetail, previewParams } from './queries'
import { currentRules } from './rules'
import { saveParams } from './tune'

ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const CHECK = 'long-lived-static-secret'
const usual = { max_age_days: 90, crypto_max_age_days: 730 }

/** Who has an open gap, by name. */
const open = async (): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      `select i.name
       from finding f
         join identity i using (identity_key)
       where f.check_no = $1 and f.resolved_at is null
       order by 1`,
      [numbersOf([CHECK])[0]],
    )
  ).map(({ name }) => name)

test('a part has its own number, and everything else keeps the usual one', () => {
  const parts: Narrowing[] = [
    { when: { environment: 'production', class: 'access_key' }, params: { days: 30 } },
    { when: { scope: "it's" }, params: { days: 60, other: 1 } },
  ]
  expect(withParams('f.age > :days', { days: 90, other: 2 }, 'credential', parts)).toBe(
    [
      'f.age > (case',
      'when f.identity_environment = 0 and f.kind = 0 then 30',
      "when f.identity_scope = convert_from('\\x69742773'::bytea, 'UTF8') then 60",
      'else 90 end)',
    ].join(' '),
  )
  expect(withParams(':other', { days: 90, other: 2 }, 'identity', parts.slice(0, 1))).toBe('2')
  expect(() =>
    withParams(':days', { days: 1 }, 'identity', [{ when: { scope: 'x' }, params: { days: NaN } }]),
  ).toThrow('no number')
})

test('numbers of parts are previewed, saved as a version, judged by, kept when nothing is said of them, and taken back', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, in_inventory, source_id,
       import_id, seen_from
     )
     select n, 0, 0, 'i' || n, x.name, x.scope, x.environment, true, s.id, 1, now()
     from source s, (
       values (1, 'live', 'it''s', 0), (2, 'tried', 'it''s', 2), (3, 'elsewhere', 'other', 2)
     ) x (n, name, scope, environment)`,
  )
  // Keys of 150 days.
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, rotated_at,
       in_inventory, import_id, seen_from
     )
     select n, n, 0, true, 'k' || n, 0, '2026-06-25', '2026-06-25', true, 1, now()
     from generate_series(1, 3) n`,
  )
  await rows('insert into changed_identity select identity_key from identity')
  await judgeChanged(AS_OF)
  expect(await open()).toEqual(['elsewhere', 'live', 'tried'])

  const narrower: Narrowing[] = [
    { when: { environment: 'production' }, params: { max_age_days: 30 } },
    { when: { scope: "it's" }, params: { max_age_days: 200 } },
  ]
  expect(await previewParams(CHECK, usual, narrower, AS_OF)).toEqual({ opens: 0, closes: 1, stays: 2 })
  expect(await open()).toHaveLength(3)
  await saveParams(actor, CHECK, usual, narrower)
  await judgeChanged(AS_OF)
  // The first part that fits decides: production is in that scope as well.
  expect(await open()).toEqual(['elsewhere', 'live'])
  const detail = await checkDetail(actor, CHECK)
  expect(detail.narrower).toEqual(narrower)
  expect(detail.versions.map((one) => one.narrower)).toEqual([narrower])

  // A client that knows nothing of parts leaves them alone.
  await saveParams(actor, CHECK, { ...usual, max_age_days: 100 })
  expect((await currentRules()).narrower.get(CHECK)).toEqual(narrower)
  await saveParams(actor, CHECK, usual, [])
  await judgeChanged(AS_OF)
  expect(await open()).toEqual(['elsewhere', 'live', 'tried'])
  expect((await checkDetail(actor, CHECK)).versions).toHaveLength(3)
})

test.each<[string, Narrowing, string]>([
  [CHECK, { when: { class: 'iam_role' }, params: { max_age_days: 1 } }, 'judges no iam_role'],
  [CHECK, { when: { scope: 'x' }, params: { days: 1 } }, 'no parameter'],
  [CHECK, { when: { scope: 'x' }, params: { max_age_days: -1 } }, 'a number from 0'],
  [
    'rotation-overdue',
    { when: { scope: 'x' }, params: { default_interval_days: 1 } },
    'counts for everything',
  ],
])('%s refuses %j', async (id, part, words) => {
  await expect(saveParams(actor, id, {}, [part])).rejects.toThrow(words)
})

test('a window of behaviour may be longer for a part, and counts back from the end of its log all the same', async () => {
  const SHARED = 'shared-across-workloads'
  await rows(
    `insert into telemetry (provider, scope, first_at, last_at, issue_n, use_n)
     select 0, scope, '2026-01-01', '2026-11-20', 0, 9
     from (values ('it''s'), ('other')) x (scope)`,
  )
  // Each key was used by one workload last week, and by another one two months before.
  await rows(
    `insert into credential_context (
       identity_key, credential_key, context_key, credential_kind, is_workload, first_at, last_at, issue_n,
       use_n, no_audience_n, many_audience_n, unknown_audience_n
     )
     select n, n, k, 0, true, '2026-01-02', x.at::timestamptz, 0, 3, 0, 0, 0
     from generate_series(1, 3) n, (values (1, '2026-11-18'), (2, '2026-09-20')) x (k, at)`,
  )
  await rows('insert into changed_identity select identity_key from identity')
  await judgeChanged(AS_OF)
  const shared = async () =>
    (
      await rows<{ name: string }>(
        `select name
         from posture
         where fails && $1::int[]
         order by 1`,
        [numbersOf([SHARED])],
      )
    ).map(({ name }) => name)
  expect(await shared()).toEqual([])
  const part: Narrowing = { when: { environment: 'production' }, params: { window_days: 90 } }
  const own = { window_days: 30, min_workloads: 2 }
  expect(await previewParams(SHARED, own, [part], AS_OF)).toEqual({ opens: 1, closes: 0, stays: 0 })
  await saveParams(actor, SHARED, own, [part])
  await judgeChanged(AS_OF)
  expect(await shared()).toEqual(['live'])
  await saveParams(actor, SHARED, { ...own, window_days: 90 }, [
    { when: { scope: "it's" }, params: { window_days: 7 } },
  ])
  await judgeChanged(AS_OF)
  expect(await shared()).toEqual(['elsewhere'])
  // A window of nothing is no error, and finds nothing.
  await saveParams(actor, 'issuance-burst', { window_seconds: 0, floor: 20, factor: 5 }, [])
  await judgeChanged(AS_OF)
})
