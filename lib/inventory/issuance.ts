import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { LIVE } from '@/lib/facts/terms'
import type {
  EnvironmentCell,
  IssuanceMeasure,
  IssuedTo,
  Issuer,
  UsedFrom,
} from '@/lib/model/answers/issuance'
import { lifetimeNames, NO_LIFETIME } from '@/lib/model/lifetimes'
import {
  code,
  credentialKinds,
  type Environment,
  environments,
  eventKinds,
  type Provider,
  providers,
  word,
} from '@/lib/model/vocabulary'
import { ISSUANCE_DAYS, RECENT_DAYS } from '@/lib/model/windows'

const kind = (one: (typeof eventKinds)[number]) => code(eventKinds, one)
const ISSUED = `d.kind in (${kind('issue')}, ${kind('renew')}, ${kind('exchange')})`
// Days of a log are counted back from its last one, as everywhere.
const TO_DAY = "(t.last_at at time zone 'UTC')::date"
const SHOWN = `d.day > ${TO_DAY} - ${ISSUANCE_DAYS}`
const SHOWN_BEFORE = `d.day <= ${TO_DAY} - ${ISSUANCE_DAYS}`
const RECENT = `d.day > ${TO_DAY} - ${RECENT_DAYS}`
const BEFORE = `d.day between ${TO_DAY} - ${RECENT_DAYS + ISSUANCE_DAYS - 1} and ${TO_DAY} - ${RECENT_DAYS}`
const KNOWN = `${ISSUED} and d.ttl_class <> ${NO_LIFETIME}`

const sum = (of: string, where: string, what = 'd.n') =>
  `coalesce(sum(${what}) filter (where ${of} and ${where}), 0)::float8`
const COUNTS = `
  ${sum(`d.kind = ${kind('issue')}`, SHOWN)} as issued,
  ${sum(`d.kind = ${kind('renew')}`, SHOWN)} as renewed,
  ${sum(`d.kind = ${kind('exchange')}`, SHOWN)} as exchanged,
  ${sum(`d.kind = ${kind('use')}`, SHOWN, 'd.n + d.failed_n')} as used,
  ${sum(KNOWN, RECENT)} as recent_n, ${sum(KNOWN, RECENT, 'd.ttl_sum')} as recent_sum,
  ${sum(KNOWN, BEFORE)} as before_n, ${sum(KNOWN, BEFORE, 'd.ttl_sum')} as before_sum`

interface Counted {
  issued: number
  renewed: number
  exchanged: number
  used: number
  recent_n: number
  recent_sum: number
  before_n: number
  before_sum: number
  tokens: number
  tokens_used: number
}

const figuresOf = (row: Counted) => ({
  issued: row.issued,
  renewed: row.renewed,
  exchanged: row.exchanged,
  used: row.used,
  tokens: row.tokens,
  tokensUsed: row.tokens_used,
  meanRecent: row.recent_n > 0 ? row.recent_sum / row.recent_n : null,
  meanBefore: row.before_n > 0 ? row.before_sum / row.before_n : null,
})

// Days that are shown and the ones that they are held against: the rest of the roll-up is not read.
const days = (scope: Sql): Sql => sql`
  from telemetry t
    join identity i on i.provider = t.provider and i.scope = t.scope
    join posture p on p.identity_key = i.identity_key
    join event_day d on d.identity_key = i.identity_key
  where d.day > ${raw(TO_DAY)} - ${raw(String(2 * ISSUANCE_DAYS))} and ${scope}`

/** Every scope of which a log tells, as far as the actor sees its identities; the most issued first. */
export async function listIssuers(actor: Actor): Promise<Issuer[]> {
  const scope = scopeCondition(actor)
  const found = await prepared<
    Counted & {
      provider: number
      scope: string
      first_at: Date
      last_at: Date
      records_issue: boolean
      records_use: boolean
      identities: number
    }
  >(
    // A scope whose identities the actor does not see has no row; one without events in these days has one with zeros.
    sql`with counted as (
       select t.provider, t.scope, ${raw(COUNTS)} ${days(scope)}
       group by 1, 2
     ), held as (
       select i.provider, i.scope, count(*)::int as identities,
         coalesce(sum(k.issued_n), 0)::float8 as tokens, coalesce(sum(k.used_n), 0)::float8 as tokens_used
       from telemetry t
         join identity i on i.provider = t.provider and i.scope = t.scope
         join posture p on p.identity_key = i.identity_key
         left join token_tally k on k.identity_key = i.identity_key
       where ${scope}
       group by 1, 2
     )
     select h.*, t.first_at, t.last_at, t.issue_n > 0 as records_issue, t.use_n > 0 as records_use,
       coalesce(c.issued, 0) as issued, coalesce(c.renewed, 0) as renewed,
       coalesce(c.exchanged, 0) as exchanged, coalesce(c.used, 0) as used,
       coalesce(c.recent_n, 0) as recent_n, coalesce(c.recent_sum, 0) as recent_sum,
       coalesce(c.before_n, 0) as before_n, coalesce(c.before_sum, 0) as before_sum
     from held h
       join telemetry t using (provider, scope)
       left join counted c using (provider, scope)
     order by coalesce(c.issued + c.renewed + c.exchanged, 0) desc, h.provider, h.scope`,
  )
  const classes = await prepared<{
    provider: number
    scope: string
    class: number
    n: number
    before: number
  }>(
    sql`select t.provider, t.scope, d.ttl_class as class,
       ${raw(sum(ISSUED, SHOWN))} as n, ${raw(sum(ISSUED, SHOWN_BEFORE))} as before
     ${days(scope)}
     group by 1, 2, 3`,
  )
  const key = (row: { provider: number; scope: string }) => `${row.provider} ${row.scope}`
  const byIssuer = Map.groupBy(classes, key)
  return found.map((row) => {
    const own = new Map((byIssuer.get(key(row)) ?? []).map((one) => [one.class, one]))
    return {
      provider: word(providers, row.provider),
      scope: row.scope,
      from: iso(row.first_at),
      to: iso(row.last_at),
      recordsIssue: row.records_issue,
      recordsUse: row.records_use,
      identities: row.identities,
      ...figuresOf(row),
      lifetimes: lifetimeNames.map((label, place) => ({
        label,
        count: own.get(place)?.n ?? 0,
        before: own.get(place)?.before ?? 0,
      })),
      lifetimeUnknown: own.get(NO_LIFETIME)?.n ?? 0,
      lifetimeUnknownBefore: own.get(NO_LIFETIME)?.before ?? 0,
    }
  })
}

const measures: Record<IssuanceMeasure, string> = {
  issued: 'issued',
  renewed: 'renewed',
  exchanged: 'exchanged',
  used: 'used',
  unused: 'tokens - tokens_used',
}

/** The day on which most was issued to an identity `s`, and when something was issued to it last; days are few, tokens are not. */
const BUSIEST = `
  select
    max(n)::float8 as busy_n, (array_agg(day order by n desc, day))[1]::text as busy_day,
    (percentile_disc(0.5) within group (order by n))::float8 as busy_usual,
    (max(day) + 1)::timestamp at time zone 'UTC' as until
  from (
    select d.day, sum(d.n) as n
    from event_day d
    where d.identity_key = s.id::bigint and ${ISSUED} and d.n > 0
    group by 1
  ) x`
/** What its tokens go back to: the static secrets of `s` that still work, the oldest decides. */
const BOOTSTRAP = `
  select
    count(*)::int as secrets,
    case when bool_and(coalesce(c.rotated_at, c.created_at) is not null)
      then min(coalesce(c.rotated_at, c.created_at))
    end as since
  from credential c
  where c.identity_key = s.id::bigint and c.is_static
    and c.kind <> ${code(credentialKinds, 'password')} and ${LIVE}`

interface Traced {
  busy_day: string | null
  busy_n: number
  busy_usual: number
  secrets: number
  since: Date | null
  lived_seconds: number | null
}

/** The identities that a figure of an issuer is made of, most first: their figures add up to it. */
export async function identitiesOfIssuer(
  actor: Actor,
  asked: { provider: Provider; issuer: string; by: IssuanceMeasure; limit: number },
): Promise<{ rows: IssuedTo[]; total: number }> {
  const scope = scopeCondition(actor)
  // Counted together with the list, so that a cut says of how many it is.
  const found = await prepared<Counted & Traced & { id: string; name: string; total: number }>(
    sql`with of_issuer as (
       select i.identity_key, i.name
       from identity i
         join posture p on p.identity_key = i.identity_key
       where i.provider = ${code(providers, asked.provider)} and i.scope = ${asked.issuer} and ${scope}
     ), counted as (
       select d.identity_key, ${raw(COUNTS)} ${days(scope)}
         and t.provider = ${code(providers, asked.provider)} and t.scope = ${asked.issuer}
       group by 1
     ), listed as (
       select o.identity_key::text as id, o.name, coalesce(c.issued, 0) as issued,
         coalesce(c.renewed, 0) as renewed, coalesce(c.exchanged, 0) as exchanged,
         coalesce(c.used, 0) as used, coalesce(c.recent_n, 0) as recent_n,
         coalesce(c.recent_sum, 0) as recent_sum, coalesce(c.before_n, 0) as before_n,
         coalesce(c.before_sum, 0) as before_sum, coalesce(k.issued_n, 0)::float8 as tokens,
         coalesce(k.used_n, 0)::float8 as tokens_used
       from of_issuer o
         left join counted c using (identity_key)
         left join token_tally k using (identity_key)
     )
     , shown as (
       select *, (count(*) over ())::int as total
       from listed
       where ${raw(measures[asked.by])} > 0
       order by ${raw(measures[asked.by])} desc, name, id
       limit ${asked.limit}
     )
     select s.*, b.busy_day, coalesce(b.busy_n, 0) as busy_n, coalesce(b.busy_usual, 0) as busy_usual,
       coalesce(c.secrets, 0) as secrets, c.since,
       extract(epoch from b.until - c.since)::float8 as lived_seconds
     from shown s
       cross join lateral (${raw(BUSIEST)}) b
       cross join lateral (${raw(BOOTSTRAP)}) c
     order by ${raw(measures[asked.by])} desc, name, id`,
  )
  return {
    rows: found.map((row) => ({
      id: row.id,
      name: row.name,
      ...figuresOf(row),
      effective:
        row.secrets === 0
          ? null
          : { since: iso(row.since), seconds: row.since && Math.max(0, row.lived_seconds ?? 0) },
      busiest: row.busy_day === null ? null : { day: row.busy_day, n: row.busy_n, usual: row.busy_usual },
    })),
    total: found[0]?.total ?? 0,
  }
}

const UNKNOWN_PLACE = code(environments, 'unknown')
const SEEN = `coalesce(x.environment, ${UNKNOWN_PLACE})`

/** In how many environments identities are used, their own and others; only pairs that occur. */
export async function environmentMatrix(actor: Actor): Promise<EnvironmentCell[]> {
  // Contexts are sums of uses: what is counted here grows with where something runs, and not with its events.
  const found = await prepared<{ own: number; seen: number; n: number }>(
    sql`select p.environment as own, ${raw(SEEN)} as seen, count(distinct x.identity_key)::int as n
     from credential_context x
       join posture p using (identity_key)
     where x.use_n > 0 and ${scopeCondition(actor)}
     group by 1, 2
     order by 1, 2`,
  )
  return found.map(({ own, seen, n }) => ({
    own: word(environments, own),
    seen: word(environments, seen),
    identities: n,
  }))
}

/** The identities behind one number of the matrix, the most used first. */
export async function identitiesUsedFrom(
  actor: Actor,
  asked: { own: Environment; seen: Environment; limit: number },
): Promise<{ rows: UsedFrom[]; total: number }> {
  const found = await prepared<{ id: string; name: string; uses: number; last_at: Date; total: number }>(
    sql`select i.identity_key::text as id, i.name, sum(x.use_n)::float8 as uses, max(x.last_at) as last_at,
       (count(*) over ())::int as total
     from credential_context x
       join posture p using (identity_key)
       join identity i using (identity_key)
     where x.use_n > 0 and p.environment = ${code(environments, asked.own)}
       and ${raw(SEEN)} = ${code(environments, asked.seen)} and ${scopeCondition(actor)}
     group by i.identity_key, i.name
     order by uses desc, i.name, i.identity_key
     limit ${asked.limit}`,
  )
  return {
    rows: found.map(({ id, name, uses, last_at }) => ({ id, name, uses, lastAt: iso(last_at) })),
    total: found[0]?.total ?? 0,
  }
}
