import 'server-only'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import {
  code,
  type CredentialKind,
  credentialKinds,
  type Environment,
  environments,
  eventKinds,
  type EventKind,
  word,
} from '@/lib/model/vocabulary'

/** A part of a life: days or a year back from its end, all of it, or from one day to another. */
export type LifeRange = '90' | 'year' | 'all' | { from: string; to: string }

/** One bar each. */
export type LifeStep = 'day' | 'week' | 'month'

export interface Life {
  step: LifeStep
  /** From the first to the last step, without a hole; empty when nothing is known of the identity. `counts` null where no log reaches. */
  days: { day: string; counts: Partial<Record<EventKind, number>> | null; because?: string | null }[]
  /** The first and the last day of which anything is known; null when nothing is. */
  whole: { from: string; to: string } | null
}

const DAY = 86_400_000
// So many bars can still be told apart, and be read one by one.
const BARS_MAX = 370
const dayOf = (at: number | Date): string => new Date(at).toISOString().slice(0, 10)

/**
 * The events of an identity over time, from their daily sums: as quick with a million events as with ten.
 * @param dates of what else happened to it: they may lie before and after its log
 */
export async function lifeOf(
  identityKey: string,
  range: LifeRange,
  dates: readonly string[] = [],
): Promise<Life> {
  const [span] = await prepared<{ first: string | null; last: string | null }>(
    `select min(day)::text as first, max(day)::text as last from event_day where identity_key = $1`,
    [identityKey],
  )
  // The log of its account tells also of the days on which it did nothing.
  const [log] = await prepared<{ first: string; last: string }>(
    `select (t.first_at at time zone 'UTC')::date::text as first,
       (t.last_at at time zone 'UTC')::date::text as last
     from identity i join telemetry t on t.provider = i.provider and t.scope = i.scope
     where i.identity_key = $1`,
    [identityKey],
  )
  const told = [span?.first, span?.last, log?.first, log?.last].filter((one) => typeof one === 'string')
  const known = [...told, ...dates.map((at) => at.slice(0, 10))].sort()
  if (!span?.first && dates.length === 0) return { step: 'day', days: [], whole: null }
  const logged = { from: [...told].sort()[0], to: [...told].sort().at(-1) }
  const whole = { from: known[0]!, to: known.at(-1)! }
  const [start, end] = partOf(whole, range)
  const length = (end - start) / DAY + 1
  const step: LifeStep = length <= BARS_MAX ? 'day' : length <= BARS_MAX * 7 ? 'week' : 'month'
  const found = await prepared<{ at: string; kind: number; n: number; failed: number }>(
    `select date_trunc($3, day::timestamp)::date::text as at, kind, sum(n)::float8 as n,
       sum(failed_n)::float8 as failed
     from event_day
     where identity_key = $1 and day >= $2 and day <= $4
     group by 1, 2`,
    [identityKey, dayOf(start), step, dayOf(end)],
  )
  const byStep = Map.groupBy(found, ({ at }) => at)
  const steps = stepsBetween(new Date(start), new Date(end), step)
  return {
    step,
    whole,
    days: steps.map((at, place) => {
      const ends = steps[place + 1] ?? '9999'
      if (logged.from === undefined || ends <= logged.from || at > logged.to!)
        return {
          day: at,
          counts: null,
          because:
            logged.from === undefined
              ? 'no imported log tells of it'
              : at > logged.to!
                ? `the log ends on ${logged.to}`
                : `the log begins on ${logged.from}`,
        }
      const counts: Partial<Record<EventKind, number>> = {}
      // A refused call is drawn as denied whatever was asked for.
      for (const { kind, n, failed } of byStep.get(at) ?? []) {
        const name = word(eventKinds, kind)
        counts[name] = (counts[name] ?? 0) + n
        counts.deny = (counts.deny ?? 0) + failed
      }
      return { day: at, counts }
    }),
  }
}

/** The instants of the first and the last day that are shown: never more than there is. */
function partOf(whole: { from: string; to: string }, range: LifeRange): [number, number] {
  const [first, last] = [Date.parse(whole.from), Date.parse(whole.to)]
  if (typeof range === 'object') {
    const end = Math.min(last, Math.max(first, Date.parse(range.to)))
    return [Math.min(end, Math.max(first, Date.parse(range.from))), end]
  }
  const reach = { '90': 89, year: 364, all: Infinity }[range]
  return [Math.max(first, last - reach * DAY), last]
}

/** The first day of each step, as PostgreSQL cuts them: weeks begin on Monday. */
function stepsBetween(first: Date, last: Date, step: LifeStep): string[] {
  const at = new Date(first)
  if (step === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7))
  if (step === 'month') at.setUTCDate(1)
  const found: string[] = []
  while (at <= last) {
    found.push(at.toISOString().slice(0, 10))
    if (step === 'month') at.setUTCMonth(at.getUTCMonth() + 1)
    else at.setUTCDate(at.getUTCDate() + (step === 'week' ? 7 : 1))
  }
  return found
}

/** Something that happened once to an identity, other than its use. */
export interface Milestone {
  at: string
  what: 'identity' | 'credential' | 'finding' | 'decision'
  text: string
}

const MILESTONES_MAX = 200
/** Days whose changes are shown: for each, what everybody did that day has to be gone through. */
const CHANGED_DAYS_MAX = 10

/** What was made, rotated, found and decided, newest first. */
export async function milestonesOf(identityKey: string): Promise<Milestone[]> {
  const found = await prepared<{
    at: Date
    what: Milestone['what']
    text: string
    about: string | null
    check_no: number | null
  }>(
    // Only what carries a date of its own: what Muster merely saw for the first time is no event of its life.
    `select *
     from (
       select created_at as at, 'identity' as what, 'Created' as text, null as about, null::int as check_no
       from identity where identity_key = $1
       union all
       select seen_to, 'identity', 'Gone from its inventory', null, null
       from identity where identity_key = $1
       union all
       select e.occurred_at, 'identity', 'Changed', substr(a.name, 8), null
       from (
           select identity_key, kind, day
           from event_day
           where identity_key = $1 and kind = ${code(eventKinds, 'change')}
           order by day desc limit ${CHANGED_DAYS_MAX}
         ) d
         join event e
           on e.identity_key = d.identity_key
             and e.kind = d.kind
             and e.occurred_at >= d.day::timestamp at time zone 'UTC'
             and e.occurred_at < (d.day + 1)::timestamp at time zone 'UTC'
         join action a on a.id = e.action_id
       where e.result = 0
       union all
       select created_at, 'credential', 'Credential created', coalesce(label, native_id), null
       from credential where identity_key = $1 and is_static and same_as is null
       union all
       select rotated_at, 'credential', 'Credential rotated', coalesce(label, native_id), null
       from credential
       where identity_key = $1 and is_static and same_as is null and rotated_at is distinct from created_at
       union all
       select seen_to, 'credential', 'Credential gone', coalesce(label, native_id), null
       from credential where identity_key = $1 and is_static and same_as is null
       union all
       select opened_at, 'finding', 'Found', null, check_no from finding where identity_key = $1
       union all
       select resolved_at, 'finding', 'Closed', null, check_no from finding where identity_key = $1
       union all
       select x.requested_at, 'decision', 'Exception asked for', null, f.check_no
       from exception x join finding f on f.id = x.finding_id where x.identity_key = $1
       union all
       select x.decided_at, 'decision', 'Exception decided', null, f.check_no
       from exception x join finding f on f.id = x.finding_id where x.identity_key = $1
       union all
       select decided_at, 'decision', 'Attested: ' || replace(decision, '_', ' '), null, null
       from attestation_decision where identity_key = $1 and superseded_at is null
     ) m
     where at is not null
     order by at desc, what, text, about, check_no limit ${MILESTONES_MAX}`,
    [identityKey],
  )
  const known = await checkCatalogue()
  return found.map(({ at, what, text, about, check_no }) => {
    const detail = check_no === null ? about : known.byNo(check_no).title
    return { at: iso(at), what, text: detail ? `${text}: ${detail}` : text }
  })
}

/** Where one credential, or all of one kind that have no name, was used. */
export interface UsedIn {
  name: string | null
  kind: CredentialKind
  uses: Partial<Record<Environment, number>>
}

/** Credentials against the environments in which the log saw them used. */
export async function environmentsOf(identityKey: string): Promise<UsedIn[]> {
  // Static credentials stand by name; of tokens there may be millions, so that they stand together by kind.
  const found = await prepared<{ name: string | null; kind: number; environment: number; n: number }>(
    `select case when c.is_static then coalesce(c.label, c.native_id) end as name,
       x.credential_kind as kind, coalesce(x.environment, ${environments.indexOf('unknown')}) as environment,
       sum(x.use_n)::float8 as n
     from credential_context x
       left join credential c on c.identity_key = x.identity_key and c.credential_key = x.credential_key
     where x.identity_key = $1 and x.use_n > 0
     group by 1, 2, 3
     order by sum(x.use_n) desc, 1, 2, 3 limit 250`,
    [identityKey],
  )
  const bySubject = Map.groupBy(found, ({ name, kind }) => JSON.stringify([name, kind]))
  return [...bySubject.values()].map((parts) => ({
    name: parts[0]!.name,
    kind: word(credentialKinds, parts[0]!.kind),
    uses: Object.fromEntries(parts.map(({ environment, n }) => [word(environments, environment), n])),
  }))
}
