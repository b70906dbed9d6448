import { systemActor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import { rows, transaction } from '@/lib/db/pool'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { keepEditions } from '@/lib/frameworks/editions'
import { refreshCube } from '@/lib/judging/cube'
import { refreshTallies } from '@/lib/judging/tallies'
import type { Figure } from './figure'

/** Identities come from templates (a module, an operator, a pipeline), and those of one template are judged alike but for a few checks. */
const TEMPLATES = 500
const TRIES = 100
const actor = systemActor('bench')
const part = { ...actor, scope: { environments: [1] } }

/** Posture of all frameworks together, for whoever sees everything and for whoever sees a quarter, at growing sizes of an estate. */
export async function postureBench(size: number): Promise<Figure[]> {
  await drawTemplates()
  const figures: Figure[] = []
  let filled = 0
  for (const step of [10_000, 100_000, 1_000_000].filter((one) => one <= size)) {
    await fill(filled + 1, step)
    filled = step
    const [cells] = await rows<{ n: number }>('select count(*)::int as n from verdict_cell')
    const at = `${step.toLocaleString('en')} identities`
    const [all, limited] = [await percentiles(TRIES, actor), await percentiles(TRIES / 10, part)]
    const [floor] = await percentilesOf(TRIES, () => rows('select sum(n) from verdict_cell'))
    figures.push(
      { name: `all frameworks, ${at}, p50`, value: all[0], unit: 'ms' },
      { name: `all frameworks, ${at}, p95`, value: all[1], unit: 'ms', goal: '50' },
      { name: `the same, p50`, value: all[0] / floor, unit: 'ratio', floor: 'one sum over the combinations' },
      { name: `all frameworks of a quarter, ${at}, p50`, value: limited[0], unit: 'ms' },
      { name: `combinations of verdicts, ${at}`, value: cells!.n, unit: 'rows' },
    )
  }
  return figures
}

/** Which checks apply to the identities of a template, and how most of them are judged. */
async function drawTemplates(): Promise<void> {
  const numbers = checks.map(({ no }) => no)
  await rows(
    'create table template (id int primary key, kind int, applies int[], fails int[], unknown int[])',
  )
  // A lot for each pair of template and check, the same in every run.
  await rows(
    `insert into template
     select
       t.id, t.id % 13,
       array_agg(c.no order by c.no) filter (where lot.applies < 0.55),
       coalesce(array_agg(c.no order by c.no) filter (where lot.applies < 0.55 and lot.verdict < 0.15), '{}'),
       coalesce(array_agg(c.no order by c.no) filter (where lot.applies < 0.55 and lot.verdict > 0.9), '{}')
     from generate_series(1, $1::int) t (id)
       cross join unnest($2::int[]) c (no)
       cross join lateral (
         select
           abs(hashtext('applies' || t.id % 13 || ' ' || c.no))::float / 2147483647 as applies,
           abs(hashtext('verdict' || t.id || ' ' || c.no))::float / 2147483647 as verdict
       ) lot
     group by t.id`,
    [TEMPLATES, numbers],
  )
}

/** Adds judged identities to the estate and counts their verdicts as every judging does. */
async function fill(from: number, to: number): Promise<void> {
  // Few templates make most identities. Age, use, owner and expiry are each identity's own; one in fifty has an exception.
  await rows(
    `insert into posture (
       identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
       severity, source_id, is_exposed, risk, findings_n, team_ids, first_seen_at, name, applies, fails,
       unknown, accepted, judged_at
     )
     select
       lot.identity, t.kind % 6, t.kind, g % 4, 0, 0, 0, 0, 0, t.id % 4, 1 + g % 20, false, 1, 1, '{}',
       now(), 'svc-' || g, t.applies, f.fails, t.unknown,
       case when lot.exception < 0.02 then f.fails[1:1] else '{}' end, now()
     from generate_series($1::int, $2::int) g
       cross join lateral (
         select
           1 + (${TEMPLATES} * random() ^ 3)::int % ${TEMPLATES} as template, random() as age,
           random() as use, random() as owner, random() as expiry, random() as exception, g as identity
       ) lot
       join template t on t.id = lot.template
       cross join lateral (
         select t.fails
           | case when lot.age < 0.25 then t.applies[1:1] else '{}' end
           | case when lot.use < 0.2 then t.applies[3:3] else '{}' end
           | case when lot.owner < 0.15 then t.applies[5:5] else '{}' end
           | case when lot.expiry < 0.05 then t.applies[7:7] else '{}' end as fails
       ) f`,
    [from, to],
  )
  await transaction(async (client) => {
    await refreshCube(client)
    await keepEditions(client)
    await refreshTallies(client)
  })
  await rows('vacuum analyze posture, verdict_cell')
}

const percentiles = (times: number, reader: typeof actor) =>
  percentilesOf(times, () => frameworkSummaries(reader))

/** The median and the 95th of a hundred, in milliseconds. */
async function percentilesOf(times: number, body: () => Promise<unknown>): Promise<[number, number]> {
  for (let n = 0; n < 5; n++) await body()
  const taken: number[] = []
  for (let n = 0; n < times; n++) {
    const started = process.hrtime.bigint()
    await body()
    taken.push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  taken.sort((a, b) => a - b)
  return [taken[Math.floor(times * 0.5)]!, taken[Math.floor(times * 0.95)]!]
}
