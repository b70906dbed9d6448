import { rows } from '@/lib/db/pool'
import { judgeChanged } from '@/lib/judging/judge-changed'
import type { Figure } from './figure'
import { withPeak } from './memory'

const AS_OF = new Date('2026-11-22T00:00:00Z')

// An estate of the given number of identities: two credentials, a use context and two policies each, some owned.
async function fill(size: number): Promise<void> {
  await rows("insert into source (provider, name) values (0, 'bench') on conflict do nothing")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     values (1, 'done', 'partial', 'bench', now())`,
  )
  await rows(
    `insert into action (name, risk)
     select 'bench:Action' || g, case when g % 40 = 0 then 3 else 0 end
     from generate_series(1, 500) g`,
  )
  await rows(`
    insert into permission_set (
      permission_set_key, provider, native_id, name, allow, allow_everywhere, conditional, deny,
      deny_partly, import_id, seen_from
    )
    select
      s, 0, 'set ' || s, 'set ' || s,
      (select array_agg(id order by id) from action where id % 40 = s % 40),
      '{}', '{}', '{}', '{}', 1, now()
    from generate_series(1, 200) s`)
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, status, created_at, owner_hints,
       in_inventory, source_id, import_id, seen_from
     )
     select
       g, 0, g % 2, 'arn:' || g, 'svc-' || g, '1', nullif(g % 5, 4), 0,
       timestamptz '2024-01-01' + (g % 600) * interval '1 day',
       case
         when g % 3 = 0
           then jsonb_build_array(
             jsonb_build_object('from', 'tag', 'key', 'owner', 'value', 'team ' || g % 40)
           )
       end,
       true, 1, 1, timestamptz '2026-01-01'
     from generate_series(1, $1::int) g`,
    [size],
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, rotated_at,
       cannot_expire, in_inventory, import_id, seen_from
     )
     select g, g * 2 + k, 0, true, 'key ' || g * 2 + k,
       case when g % 17 = 0 then 1 else 0 end,
       timestamptz '2024-01-01' + (g % 800) * interval '1 day',
       timestamptz '2024-01-01' + (g % 1000) * interval '1 day',
       true, true, 1, now()
     from generate_series(1, $1::int) g, generate_series(0, 1) k`,
    [size],
  )
  await rows(
    `insert into identity_grant (
       identity_key, grant_key, native_id, name, kind, permission_set_key, import_id, seen_from
     )
     select g, k, 'g' || k, 'g', 'allow', 1 + (g * (k + 1)) % 200, 1, now()
     from generate_series(1, $1::int) g, generate_series(0, 1) k`,
    [size],
  )
  await rows(
    `insert into credential_context (
       identity_key, credential_key, context_key, credential_kind, is_workload, environment, first_at,
       last_at, issue_n, use_n, no_audience_n, many_audience_n, unknown_audience_n, last_use_ok_at
     )
     select g, g * 2, c, 0, true, c % 3, timestamptz '2026-06-01', timestamptz '2026-11-20', 0, 5, 0, 0, 0,
       timestamptz '2026-11-20'
     from generate_series(1, $1::int) g, generate_series(1, 1 + (g % 20) / 19) c`,
    [size],
  )
  await rows(
    `insert into identity_action (identity_key, action_id, first_at, last_at, use_n)
     select g, 1 + g % 500, now(), now(), 3
     from generate_series(1, $1::int) g`,
    [size],
  )
  await rows("insert into telemetry values (0, '1', '2026-01-01', '2026-11-21', 10, 10)")
  await rows('vacuum analyze')
}

const milliseconds = async (body: () => Promise<unknown>): Promise<number> => {
  const started = process.hrtime.bigint()
  await body()
  return Number(process.hrtime.bigint() - started) / 1e6
}

const tables = ['identity', 'credential', 'identity_grant', 'credential_context', 'identity_action']
const countAll = () =>
  rows(`select ${tables.map((table) => `(select count(*) from ${table})`).join(' + ')} as n`)

/** One pass over the facts that reads every column of every row: the least that judging them could cost. */
async function readAll(): Promise<void> {
  for (const table of tables) {
    const columns = await rows<{ name: string }>(
      'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0',
      [table],
    )
    await rows(`select ${columns.map(({ name }) => `count(${name})`).join(', ')} from ${table}`)
  }
}

/** Rotates a credential of every hundredth identity, others in each run: their gaps close, their posture changes. */
const changeSome = (size: number, run: number) =>
  rows(
    `with done as (
       update credential
       set rotated_at = $3::timestamptz - interval '1 day'
       where credential_key in (
         select 2 * (1 + (g * 97 + $2::int) % $1::int) from generate_series(1, $1::int / 100) g
       )
       returning identity_key
     )
     insert into changed_identity
     select identity_key from done
     on conflict do nothing`,
    [size, run, AS_OF],
  )

/** Evaluation of all checks, first, again and after 1 % changed, against reading the tables that they read. */
export async function judgeBench(size: number): Promise<Figure[]> {
  await fill(size)
  await countAll()
  const counts: number[] = []
  const reads: number[] = []
  const full: number[] = []
  const part: number[] = []
  const [first, peak] = await withPeak(() => milliseconds(() => judgeChanged(AS_OF, true)))
  const [findings] = await rows<{ n: number }>('select count(*)::int as n from finding')
  await rows('vacuum analyze')
  const [, peakAgain] = await withPeak(async () => {
    for (let run = 0; run < 3; run++) {
      counts.push(await milliseconds(countAll))
      reads.push(await milliseconds(readAll))
      full.push(await milliseconds(() => judgeChanged(AS_OF, true)))
      await changeSome(size, run)
      part.push(await milliseconds(() => judgeChanged(AS_OF)))
    }
  })
  const median = (list: number[]) => list.sort((a, b) => a - b)[1]!
  const memory = (name: string, bytes: number | null): Figure[] =>
    bytes === null ? [] : [{ name, value: bytes / 1e6, unit: 'MB' }]
  return [
    {
      name: 'all checks, everything, second run',
      value: median(full) / median(reads),
      unit: 'ratio',
      floor: `one pass that reads every column of ${tables.join(', ')}`,
    },
    {
      name: 'the same',
      value: median(full) / median(counts),
      unit: 'ratio',
      floor: 'count(*) over the same tables',
    },
    {
      name: 'all checks after 1 % changed',
      value: median(part) / median(full),
      unit: 'ratio',
      floor: 'everything',
      goal: '<= 0.15',
    },
    { name: 'first run, which writes every finding', value: first, unit: 'ms' },
    { name: 'second run', value: median(full), unit: 'ms' },
    { name: 'after 1 % changed', value: median(part), unit: 'ms' },
    { name: 'reading every column', value: median(reads), unit: 'ms' },
    { name: 'count(*)', value: median(counts), unit: 'ms' },
    { name: 'findings', value: findings!.n, unit: 'rows' },
    { name: 'findings opened in the first run', value: (findings!.n / first) * 1000, unit: 'rows/s' },
    {
      name: 'findings held against their verdicts in the second',
      value: (findings!.n / median(full)) * 1000,
      unit: 'rows/s',
    },
    ...memory('peak memory of PostgreSQL, first run', peak.postgres),
    ...memory('peak memory of PostgreSQL, later runs', peakAgain.postgres),
    ...memory('peak memory of the worker', Math.max(peak.worker, peakAgain.worker)),
  ]
}
