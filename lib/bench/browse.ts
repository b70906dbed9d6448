import { systemActor } from '@/lib/auth/actor'
import { refreshCube } from '@/lib/checks/judge'
import { rows, transaction } from '@/lib/db/pool'
import { identityFacets, listIdentities } from '@/lib/facts/identities'
import { identityFilter } from '@/lib/model/filters'
import type { Figure } from './main'

const actor = systemActor('bench')
const noMask = () => '0'

async function fill(from: number, to: number): Promise<void> {
  if (from === 1) {
    await rows(
      "insert into source (provider, name) select g % 10, 'source ' || g from generate_series(1, 20) g",
    )
    await rows(
      "insert into import (source_id, state, completeness, requested_by, as_of) values (1, 'done', 'partial', 'bench', now())",
    )
  }
  await rows(
    `insert into identity (identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from)
     select hashtextextended(g::text, 1), g % 6, g % 13, 'arn:aws:iam::111122223333:role/' || md5(g::text), 'svc-' || md5(g::text), '1', true, 1 + g % 20, 1, now() from generate_series($1::int, $2::int) g`,
    [from, to],
  )
  await rows(
    `insert into posture (identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, is_exposed,
       risk, findings_n, unused_n, team_ids, rotated_at, last_used_at, first_seen_at, name, applies, fails, unknown, accepted, judged_at)
     select i.identity_key, i.provider, i.kind, (random() * 4)::int, case when random() < 0.05 then 2 else 0 end, (random() * 4)::int, (random() * 3)::int, (random() * 3)::int, (random() * 4)::int,
       (random() * random() * 4.4)::int, i.source_id, false, (random() * random() * 200)::int, 1, (random() * 300)::int, array[(random() * 200)::int],
       case when random() < 0.8 then now() - random() * interval '900 days' end, case when random() < 0.7 then now() - random() * interval '300 days' end, now(), i.name, 0, 0, 0, 0, now()
     from identity i where i.identity_key not in (select identity_key from posture)`,
  )
  await transaction(refreshCube)
  await rows(
    'insert into judgement (as_of, is_full, identities, opened, resolved, reopened) values (now(), true, $1, 0, 0, 0)',
    [to],
  )
  await rows('vacuum analyze')
}

// Filters that people combine, from none to four, with and without a search.
const words = {
  provider: ['aws', 'kubernetes', 'spiffe', 'github'],
  environment: ['production', 'staging', 'test'],
  owner: ['none', 'owned', 'unknown'],
  age: ['over', 'inside'],
  rights: ['excess', 'admin'],
  severity: ['high', 'medium'],
}
function query(n: number): Record<string, string> {
  const chosen = Object.entries(words).filter((_, index) => ((n * 2_654_435_761) >>> (index + 3)) & 1)
  return Object.fromEntries(chosen.slice(0, 4).map(([field, list]) => [field, list[n % list.length]!]))
}

async function percentiles(
  times: number,
  body: (n: number) => Promise<unknown>,
): Promise<{ p50: number; p95: number }> {
  for (let n = 0; n < 10; n++) await body(n)
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const started = process.hrtime.bigint()
    await body(n)
    taken.push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  taken.sort((a, b) => a - b)
  return { p50: taken[Math.floor(times * 0.5)]!, p95: taken[Math.floor(times * 0.95)]! }
}

/** List and facets at growing sizes: they must stay flat. */
export async function browseBench(size: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const p95: Record<string, number[]> = { list: [], facets: [], search: [] }
  let filled = 0
  for (const step of [10_000, 100_000, 1_000_000].filter((one) => one <= size)) {
    await fill(filled + 1, step)
    filled = step
    const measured = {
      list: await percentiles(100, (n) => listIdentities(actor, identityFilter.parse(query(n)), noMask)),
      facets: await percentiles(100, (n) => identityFacets(actor, identityFilter.parse(query(n)), noMask)),
      search: await percentiles(40, (n) =>
        listIdentities(actor, identityFilter.parse({ q: (n * 7919).toString(16).padStart(4, '0') }), noMask),
      ),
    }
    for (const [what, { p50, p95: slow }] of Object.entries(measured)) {
      figures.push(
        { name: `${what}, ${step.toLocaleString('en')} identities, p50`, value: p50, unit: 'ms' },
        { name: `${what}, ${step.toLocaleString('en')} identities, p95`, value: slow, unit: 'ms' },
      )
      p95[what]!.push(slow)
    }
  }
  const ratios = Object.entries(p95).map(([what, list]): Figure => ({
    name: `${what}: p95 at the largest size`,
    value: list.at(-1)! / list[0]!,
    unit: 'ratio',
    floor: 'p95 at 10,000 identities',
  }))
  return [...ratios, ...figures]
}
