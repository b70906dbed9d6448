import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { IssuanceMeasure, IssuedTo, Issuer } from '@/lib/model/answers/issuance'
import { lifetimeNames, NO_LIFETIME } from '@/lib/model/lifetimes'
import { code, eventKinds, type Provider, providers, word } from '@/lib/model/vocabulary'
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

/** The identities that a figure of an issuer is made of, most first: their figures add up to it. */
export async function identitiesOfIssuer(
  actor: Actor,
  asked: { provider: Provider; issuer: string; by: IssuanceMeasure; limit: number },
): Promise<{ rows: IssuedTo[]; total: number }> {
  const scope = scopeCondition(actor)
  // Counted together with the list, so that a cut says of how many it is.
  const found = await prepared<Counted & { id: string; name: string; total: number }>(
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
     select *, (count(*) over ())::int as total
     from listed
     where ${raw(measures[asked.by])} > 0
     order by ${raw(measures[asked.by])} desc, name, id
     limit ${asked.limit}`,
  )
  return {
    rows: found.map((row) => ({ id: row.id, name: row.name, ...figuresOf(row) })),
    total: found[0]?.total ?? 0,
  }
}
