import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { rows } from '@/lib/db/pool'
import { empty, sql, raw } from '@/lib/db/sql'
import { IS_AI } from '@/lib/facts/terms'
import { change } from '@/lib/findings/codes'
import { frameworkPosture } from '@/lib/frameworks/queries'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportParams } from '@/lib/model/answers/reports'
import { Invalid } from '@/lib/model/errors'
import { fileId } from '@/lib/model/file-id'
import type { Change } from '@/lib/model/vocabulary'
import { acceptedEvidence } from '@/lib/requests/accepted'
import { responseWords } from './framework-posture'
import { number, type Report, tabular, text, outerId } from './report'
import { judgedAt } from './walk'

const DAY = 86_400_000
const DAYS_MAX = 3 * 366
const SAMPLES_A_MONTH = 3

const list = (words: readonly Change[]) => raw(words.map(change).join(', '))
/** A finding is a gap from the first of these to the next of the others. */
const BEGINS = list(['opened', 'regressed', 'reopened', 'gap_again'])
const ENDS = list(['verified', 'no_longer_a_gap', 'not_a_problem', 'cannot_tell'])

interface Period {
  from: string
  to: string
  days: number
}

/** First and last day, in UTC: what was asked for, else the year that ends with the last judging. */
async function periodOf({ from, to }: ReportParams): Promise<Period> {
  const judged = (await judgedAt())?.toISOString().slice(0, 10)
  if (!judged) throw new Invalid('Nothing has been evaluated yet.')
  const last = to ?? judged
  const first = from ?? new Date(Date.parse(last) - 364 * DAY).toISOString().slice(0, 10)
  if (first > last) throw new Invalid('The period must begin before it ends.')
  if (last > judged) throw new Invalid(`The period must end by ${judged}, the day that was evaluated last.`)
  const days = (Date.parse(last) - Date.parse(first)) / DAY + 1
  if (days > DAYS_MAX) throw new Invalid('The period must not be longer than three years.')
  return { from: first, to: last, days }
}

interface Day {
  control: string
  day: string
  /** Something was judged on that day. */
  is_known: boolean
  /** At its end some finding of the control was open; some of them was not accepted. */
  is_open: boolean
  is_gap: boolean
}

interface Operation {
  posture: FrameworkPosture
  period: Period
  days: Map<string, Day[]>
  moves: Map<string, { opened: number; closed: number; accepted: number }>
  samples: Map<string, string>
}

/**
 * The spans of time in which findings were gaps, and in which exceptions accepted them, for the checks of one framework: the common
 * beginning of the statements below.
 */
const spansOf = (actor: Actor, { appliesTo }: FrameworkPosture, map: string) => sql`
  of_control as (
    select * from jsonb_to_recordset(${map}::jsonb) as m (control text, check_no smallint)
  ),
  event as (
    select
      f.id, f.check_no, c.at, c.change in (${BEGINS}) as begins,
      lead(c.at) over (partition by f.id order by c.at, c.id) as next_at
    from finding f
      join posture p using (identity_key)
      join finding_change c on c.finding_id = f.id
    where f.check_no in (select check_no from of_control)
      and c.change in (${BEGINS}, ${ENDS})
      and ${scopeCondition(actor)}
      ${appliesTo === 'ai' ? raw(`and ${IS_AI}`) : appliesTo === 'pci' ? raw('and p.is_pci') : empty}
  ),
  span as (
    select id, check_no, range_agg(tstzrange(at, next_at)) as open
    from event
    where begins and (next_at is null or next_at > at)
    group by id, check_no
  ),
  acceptance as (
    select x.finding_id, range_agg(tstzrange(x.decided_at, coalesce(x.ended_at, x.expires_at))) as during
    from exception x
    where x.decided_at < coalesce(x.ended_at, x.expires_at) and x.state <> 'refused'
    group by x.finding_id
  )`

async function operationOf(actor: Actor, params: ReportParams): Promise<Operation> {
  const posture = await frameworkPosture(actor, params.framework!, params.edition)
  const known = await checkCatalogue()
  const period = await periodOf(params)
  const map = JSON.stringify(
    posture.controls.flatMap(({ id, checks }) =>
      checks.map((check) => ({ control: id, check_no: known.byId(check.id)!.no })),
    ),
  )
  const spans = spansOf(actor, posture, map)
  const [days, moves, samples] = await Promise.all([
    // Each control at the end of each day: whether a finding of its checks was open then, and whether one was not accepted.
    rows<Day>(
      sql`with ${spans},
       of_check as (
         select s.check_no, range_agg(s.open) as open, range_agg(s.open - coalesce(a.during, '{}')) as gap
         from span s
           left join acceptance a on a.finding_id = s.id
         group by s.check_no
       ),
       day as (
         select d::date as day, (d + interval '1 day') at time zone 'UTC' - interval '1 microsecond' as ends
         from generate_series(${period.from}::date::timestamp, ${period.to}::date::timestamp, '1 day') d
       ),
       judged as (select distinct (as_of at time zone 'UTC')::date as day from judgement)
       select
         m.control, to_char(d.day, 'YYYY-MM-DD') as day,
         exists (select 1 from judged j where j.day = d.day) as is_known,
         coalesce(bool_or(c.open @> d.ends), false) as is_open,
         coalesce(bool_or(c.gap @> d.ends), false) as is_gap
       from of_control m
         cross join day d
         left join of_check c on c.check_no = m.check_no
       group by m.control, d.day
       order by m.control, d.day`,
    ),
    // What began, ended and was accepted in the period.
    rows<{ control: string; opened: number; closed: number; accepted: number }>(
      sql`with ${spans}
       select
         m.control,
         count(*) filter (where e.begins)::int as opened,
         count(*) filter (where not e.begins)::int as closed,
         (
           select count(*)::int
           from exception x
           where x.finding_id in (select s.id from span s join of_control o using (check_no)
               where o.control = m.control)
             and x.state <> 'refused'
             and (x.decided_at at time zone 'UTC')::date between ${period.from}::date and ${period.to}::date
         ) as accepted
       from of_control m
         left join event e
           on e.check_no = m.check_no
             and (e.at at time zone 'UTC')::date between ${period.from}::date and ${period.to}::date
       group by m.control`,
    ),
    // A few findings of each control and month, drawn by a fixed order, to look at by hand.
    rows<{ control: string; samples: string }>(
      sql`with ${spans},
       drawn as (
         select
           m.control, to_char(b.month, 'YYYY-MM') as month, s.id,
           row_number() over (partition by m.control, b.month order by md5(s.id::text || b.month), s.id) as n
         from generate_series(
             date_trunc('month', ${period.from}::date::timestamp), ${period.to}::date::timestamp, '1 month'
           ) b (month)
           join span s
             on s.open && tstzrange(b.month at time zone 'UTC', (b.month + '1 month') at time zone 'UTC')
           join of_control m using (check_no)
       )
       select control, string_agg(month || ': ' || ids, '; ' order by month) as samples
       from (
         select control, month, string_agg(${fileId('')}::text || id, ', ' order by n) as ids
         from drawn
         where n <= ${SAMPLES_A_MONTH}
         group by control, month
       ) d
       group by control`,
    ),
  ])
  return {
    posture,
    period,
    days: Map.groupBy(days, ({ control }) => control),
    moves: new Map(moves.map(({ control, ...one }) => [control, one])),
    samples: new Map(samples.map((one) => [one.control, one.samples])),
  }
}

/** How one control did: days that are known, and of them those without a gap, with accepted gaps only, and with a gap. */
function tallyOf(days: readonly Day[]) {
  const known = days.filter(({ is_known }) => is_known)
  const gap = known.filter(({ is_gap }) => is_gap).length
  const accepted = known.filter(({ is_open, is_gap }) => is_open && !is_gap).length
  let [longest, run] = [0, 0]
  // A day on which nothing was judged neither ends a gap nor counts for it.
  for (const { is_gap } of known) {
    run = is_gap ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return { known: known.length, held: known.length - gap - accepted, accepted, gap, longest }
}

const share = (part: number, of: number): number | null =>
  of === 0 ? null : Math.round((part / of) * 1000) / 10

const judged = ({ posture }: Operation) => posture.controls.filter(({ checks }) => checks.length > 0)

export const controlOperation: Report = {
  id: 'control-operation',
  title: 'Operation of controls over a period',
  question: 'On how many days of a period each control held, with its exceptions and samples',
  citesProofs: true,
  needs: ['framework'],
  takes: ['edition', 'from', 'to'],
  formats: tabular,
  columns: [
    outerId('control', 'Control'),
    text('title', 'Title'),
    text('from', 'From'),
    text('to', 'To'),
    number('days', 'Days'),
    number('evaluated', 'Evaluated'),
    number('held', 'Held'),
    number('accepted', 'Held with exceptions'),
    number('gap', 'Days with a gap'),
    number('share', 'Days held, %'),
    number('longest', 'Longest gap, days'),
    number('opened', 'Findings opened'),
    number('closed', 'Findings closed'),
    number('exceptions', 'Exceptions granted'),
    number('unknown', 'Identities unknown now'),
    text('samples', 'Samples of each month'),
    text('none_because', 'Reason without a check'),
    text('response', 'Management response'),
    text('evidence', 'Evidence accepted'),
  ],
  printed: ['control', 'title', 'evaluated', 'held', 'accepted', 'gap', 'share', 'longest', 'exceptions'],
  async *rows(actor, params) {
    const found = await operationOf(actor, params)
    const { from, to, days } = found.period
    const evidence = await acceptedEvidence(actor, found.posture.id, found.period)
    const accepted = (id: string) => (evidence ? (evidence.get(id) ?? null) : 'not shown in this report')
    for (const { id, title, checks, unknown, noneBecause, response } of found.posture.controls) {
      if (checks.length === 0) {
        yield [
          id,
          title,
          from,
          to,
          days,
          ...Array.from({ length: 10 }, () => null),
          null,
          noneBecause,
          responseWords(response),
          accepted(id),
        ]
        continue
      }
      const tally = tallyOf(found.days.get(id) ?? [])
      const moves = found.moves.get(id) ?? { opened: 0, closed: 0, accepted: 0 }
      yield [
        id,
        title,
        from,
        to,
        days,
        tally.known,
        tally.held,
        tally.accepted,
        tally.gap,
        share(tally.held + tally.accepted, tally.known),
        tally.longest,
        moves.opened,
        moves.closed,
        moves.accepted,
        unknown,
        found.samples.get(id) ?? null,
        null,
        responseWords(response),
        accepted(id),
      ]
    }
  },
  async figures(actor, params) {
    const found = await operationOf(actor, params)
    const controls = judged(found).map(({ id }) => tallyOf(found.days.get(id) ?? []))
    const always = controls.filter(({ known, gap }) => known > 0 && gap === 0).length
    const never = controls.filter(({ known, gap }) => known > 0 && gap === known).length
    const unknown = controls.filter(({ known }) => known === 0).length
    const evaluated = controls[0]?.known ?? 0
    return [
      {
        title: 'Controls with a check',
        total: controls.length,
        rows: [
          { label: 'held on every evaluated day', value: always },
          { label: 'held on some days', value: controls.length - always - never - unknown },
          { label: 'held on no day', value: never },
          { label: 'not evaluated', value: unknown },
        ],
      },
      {
        title: 'Days of the period',
        total: found.period.days,
        rows: [
          { label: 'evaluated', value: evaluated },
          { label: 'not evaluated', value: found.period.days - evaluated },
        ],
      },
    ]
  },
  async charts(actor, params) {
    const found = await operationOf(actor, params)
    return [
      {
        title: 'Days of the period, by control',
        kind: 'bars',
        parts: [
          { name: 'held', tone: 'quiet' },
          { name: 'with exceptions', tone: 'hollow' },
          { name: 'gap', tone: 'ink' },
          { name: 'not evaluated', tone: 'hatch' },
        ],
        rows: judged(found).map(({ id, title }) => {
          const tally = tallyOf(found.days.get(id) ?? [])
          return {
            label: `${id} ${title}`,
            values: [tally.held, tally.accepted, tally.gap, found.period.days - tally.known],
          }
        }),
      },
    ]
  },
  async subject(actor, params) {
    const { from, to } = await periodOf(params)
    const { name, version, status } = await frameworkPosture(actor, params.framework!, params.edition)
    if (status !== 'current')
      throw new Invalid(`${name} ${version} is not assessed. Choose its current edition.`)
    return `${name} ${version}, ${from} to ${to}`
  },
  notes: async () => [
    'A day is evaluated when something was judged on it (UTC). It is held when no finding of the control’s checks was a gap at its end, and held with exceptions when every gap had been accepted by then.',
    'What a check cannot tell is no gap: the column "Identities unknown now" says how many there are at the end.',
    'The controls and their checks are those of the edition named above, for the whole period.',
  ],
}
