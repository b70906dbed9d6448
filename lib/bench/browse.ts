import { systemActor } from '@/lib/auth/actor'
import { refreshCube } from '@/lib/judging/cube'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { listIdentities } from '@/lib/inventory/identities'
import { identityFilter } from '@/lib/model/filters'
import type { Figure } from './figure'

const actor = systemActor('bench')
const aWeekAgo = new Date(Date.now() - 7 * 86_400_000)

/** How the estate is drawn. */
type Draw = 'skewed' | 'uniform'

// A share of the population for each code, cut by one random number: as estates are, where most are alike.
const skewed = (random: string, shares: Record<number, number>): string => {
  let upTo = 0
  const cases = Object.entries(shares).map(
    ([value, share]) => `when ${random} < ${(upTo += share)} then ${value}`,
  )
  return `case ${cases.join(' ')} else ${Object.keys(shares).at(-1)} end`
}
const columns: Record<Draw, Record<string, string>> = {
  // An account or cluster is of one provider, holds two or three kinds and lies in one environment, mostly.
  skewed: {
    environment: `case when r.a < 0.9 then i.source_id % 4 else 4 end`,
    owner_state: skewed('r.b', { 0: 0.6, 1: 0.15, 2: 0.2, 3: 0.05 }),
    age_state: `case when i.kind % 3 = 0 then 2 else ${skewed('r.c', { 0: 0.7, 1: 0.25, 3: 0.05 })} end`,
    use_state: skewed('r.d', { 0: 0.7, 1: 0.2, 2: 0.08, 3: 0.02 }),
    rights_state: `
      case when i.provider > 2 then 4 else ${skewed('r.e', { 0: 0.6, 1: 0.3, 2: 0.07, 3: 0.03 })} end`,
    severity: skewed('r.f', { 0: 0.55, 2: 0.25, 3: 0.15, 1: 0.03, 4: 0.02 }),
  },
  // Nothing follows from anything: nearly every identity is a cell of its own in the facet cube.
  uniform: {
    environment: '(r.a * 4)::int',
    owner_state: '(r.b * 4)::int',
    age_state: '(r.c * 3)::int',
    use_state: '(r.d * 3)::int',
    rights_state: '(r.e * 4)::int',
    severity: '(r.f * r.a * 4.4)::int',
  },
}

/** Adds identities to the estate, and judges it by lot. */
export async function fill(draw: Draw, from: number, to: number, hasPast: boolean): Promise<void> {
  if (from === 1) {
    await rows(
      "insert into source (provider, name) select g % 6, 'source ' || g from generate_series(1, 20) g",
    )
    await rows(
      `insert into import (source_id, state, completeness, requested_by, as_of)
       values (1, 'done', 'partial', 'bench', now())`,
    )
  }
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select
       hashtextextended(g::text, 1),
       ${draw === 'skewed' ? '(1 + g % 20) % 6, ((1 + g % 20) % 6) * 2 + (g / 20) % 3' : 'g % 6, g % 13'},
       'arn:aws:iam::111122223333:role/' || md5(g::text),
       'svc-' || md5(g::text), '1', true, 1 + g % 20, 1, now()
     from generate_series($1::int, $2::int) g`,
    [from, to],
  )
  const drawn = columns[draw]
  await rows(
    `insert into posture (
       identity_key, provider, kind, status, ${Object.keys(drawn).join(', ')}, source_id, is_exposed, risk,
       findings_n, unused_n, team_ids, rotated_at, last_used_at, first_seen_at, name, applies, fails,
       unknown, accepted, judged_at
     )
     select
       i.identity_key, i.provider, i.kind,
       case when random() < 0.05 then 2 else 0 end,
       ${Object.values(drawn).join(', ')}, i.source_id, false, (random() * random() * 200)::int, 1,
       (random() * 300)::int, array[(random() * 200)::int],
       case when random() < 0.8 then now() - random() * interval '900 days' end,
       case when random() < 0.7 then now() - random() * interval '300 days' end,
       now(), i.name, '{}', '{}', '{}', '{}', now()
     from identity i
       cross join lateral (
         select random() as a, random() as b, random() as c, random() as d, random() as e, random() as f,
           i.identity_key
       ) r
     where i.identity_key not in (select identity_key from posture)`,
  )
  if (hasPast) await keepPast()
  await transaction(refreshCube)
  await rows(
    `insert into judgement (as_of, is_full, identities, opened, resolved, reopened)
     values (now(), true, $1, 0, 0, 0)`,
    [to],
  )
  await rows('vacuum analyze')
}

// A past to look back to: since then a fiftieth of the estate has changed, three times over.
async function keepPast(): Promise<void> {
  for (const table of ['source', 'import', 'identity', 'posture'])
    await rows(`update ${table} set valid_from = now() - interval '30 days'`)
  await rows('delete from history.posture')
  for (let change = 0; change < 3; change++)
    await rows('update posture set risk = risk + 1 where mod(identity_key, 50) = 0')
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

/** List and facets at growing sizes of an estate drawn as estates are: they must stay flat. */
export const browseBench = (size: number): Promise<Figure[]> => browse('skewed', size)

/** The same where every combination is as likely as any other: the worst that the facet cube can meet. */
export const browseWorstBench = (size: number): Promise<Figure[]> => browse('uniform', size)

async function browse(draw: Draw, size: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const p95: Record<string, number[]> = {
    list: [],
    facets: [],
    search: [],
    'past list': [],
    'past facets': [],
  }
  let filled = 0
  for (const step of [10_000, 100_000, 1_000_000].filter((one) => one <= size)) {
    await fill(draw, filled + 1, step, true)
    filled = step
    const measured = {
      list: await percentiles(100, (n) => listIdentities(actor, identityFilter.parse(query(n)))),
      facets: await percentiles(100, (n) => identityFacets(actor, identityFilter.parse(query(n)))),
      search: await percentiles(40, (n) =>
        listIdentities(actor, identityFilter.parse({ q: (n * 7919).toString(16).padStart(4, '0') })),
      ),
      'past list': await lookingBackTo(aWeekAgo, () =>
        percentiles(20, (n) => listIdentities(actor, identityFilter.parse(query(n)))),
      ),
      'past facets': await lookingBackTo(aWeekAgo, () =>
        percentiles(20, (n) => identityFacets(actor, identityFilter.parse(query(n)))),
      ),
    }
    for (const [what, { p50, p95: slow }] of Object.entries(measured)) {
      figures.push(
        { name: `${what}, ${step.toLocaleString('en')} identities, p50`, value: p50, unit: 'ms' },
        { name: `${what}, ${step.toLocaleString('en')} identities, p95`, value: slow, unit: 'ms' },
      )
      p95[what]!.push(slow)
    }
    const [cells] = await rows<{ n: number }>('select count(*)::int as n from facet_cube')
    figures.push({
      name: `cells of the facet cube, ${step.toLocaleString('en')} identities`,
      value: cells!.n,
      unit: 'rows',
    })
  }
  const ratios = Object.entries(p95).map(([what, list]): Figure => ({
    name: `${what}: p95 at the largest size`,
    value: list.at(-1)! / list[0]!,
    unit: 'ratio',
    floor: 'p95 at 10,000 identities',
  }))
  return [...ratios, ...figures]
}
