import { type Client, transaction } from '@/lib/db/pool'
import { code, credentialKinds, eventKinds } from '@/lib/model/vocabulary'
import { ISSUANCE_DAYS } from '@/lib/model/windows'
import { settleFormerCredentials } from './former-credentials'
import { placeTerms } from './places'

const kind = (word: (typeof eventKinds)[number]) => code(eventKinds, word)
const ISSUED = `e.kind in (${kind('issue')}, ${kind('exchange')}, ${kind('renew')}) and e.result = 0`
// Of one delivery, which may hold years.
const RECENT = `e.occurred_at > $1::timestamptz - interval '${ISSUANCE_DAYS} days'`

/**
 * Brings the rollups up to the newest stored batch: behind a watermark, outside the ingest transaction, each batch exactly
 * once. Safe to call at any time and from several processes.
 */
export async function rollUp(): Promise<void> {
  await transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock(2, 0)')
    const { rows } = await client.query(
      'select array_agg(id) as ids, min(first_at) as lo, max(last_at) as hi from event_batch where not is_rolled_up and stored > 0',
    )
    const { ids, lo, hi } = rows[0]
    if (!ids) return
    // The time range lets the planner skip partitions and, by BRIN, most blocks of the rest.
    await client.query(
      `create temp table fresh_event on commit drop as
       select * from event where occurred_at between $1 and $2 and batch_id = any($3)`,
      [lo, hi, ids],
    )
    await giveToFormer(client, [lo, hi, ids])
    await client.query('analyze fresh_event')
    await placeTerms(client, 't.term_key in (select context_key from fresh_event)')
    await sumUp(client, hi)
    await settleFormerCredentials(client)
    // A log that begins, or reaches another day, tells of every identity of its scope: also of those that it does not name.
    await client.query(
      `create temp table newly_seen on commit drop as
       select n.provider, n.scope from (
         select i.provider, i.scope, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at, bool_or(e.kind = ${kind('use')}) as has_use
         from fresh_event e join identity i using (identity_key) group by 1, 2) n
       left join telemetry t on t.provider = n.provider and t.scope = n.scope
       where t.provider is null or n.first_at < t.first_at or date_trunc('day', n.last_at) > date_trunc('day', t.last_at) or n.has_use and t.use_n = 0`,
    )
    await client.query(
      `insert into telemetry as t (provider, scope, first_at, last_at, issue_n, use_n)
       select i.provider, i.scope, min(e.occurred_at), max(e.occurred_at), count(*) filter (where e.kind <> ${kind('use')}), count(*) filter (where e.kind = ${kind('use')})
       from fresh_event e join identity i using (identity_key) group by 1, 2 order by 1, 2
       on conflict (provider, scope) do update set first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at),
         issue_n = t.issue_n + excluded.issue_n, use_n = t.use_n + excluded.use_n`,
    )
    await client.query(
      `update identity i set seen_from = f.first_at
       from (select identity_key, min(occurred_at) as first_at from fresh_event group by 1) f
       where i.identity_key = f.identity_key and not i.in_inventory and f.first_at < i.seen_from`,
    )
    await client.query(
      `insert into changed_identity
       select identity_key from fresh_event
       union select i.identity_key from newly_seen n join identity i on i.provider = n.provider and i.scope = n.scope
       on conflict do nothing`,
    )
    await client.query('update event_batch set is_rolled_up = true where id = any($1)', [ids])
  })
}

// What happened before a name was given again was done by whoever bore it then.
async function giveToFormer(client: Client, [lo, hi, ids]: [Date, Date, number[]]): Promise<void> {
  const { rowCount } = await client.query(
    `update fresh_event e set identity_key = n.former_key from incarnation n
     where n.identity_key = e.identity_key and n.until_at = (
       select min(o.until_at) from incarnation o where o.identity_key = e.identity_key and o.until_at > e.occurred_at)`,
  )
  if (!rowCount) return
  await client.query(
    `update event e set identity_key = f.identity_key from fresh_event f
     where e.occurred_at between $1 and $2 and e.batch_id = any($3) and f.occurred_at = e.occurred_at and f.event_id = e.event_id
       and f.identity_key <> e.identity_key`,
    [lo, hi, ids],
  )
}

/** Adds the events of the temporary table `fresh_event` to what is kept of each credential and each right. */
export async function sumUp(client: Client, hi: Date): Promise<void> {
  await client.query(
    `insert into credential_context as c (identity_key, credential_key, context_key, credential_kind, is_workload, environment,
                                          first_at, last_at, issue_n, use_n,
                                          ttl_max, ttl_max_at, no_audience_at, many_audience_at, unknown_audience_at, no_audience_n, many_audience_n, unknown_audience_n, issued_at, expires_at, revoked_at, last_use_ok_at, human_use_at)
     select identity_key, credential_key, coalesce(context_key, 0), max(credential_kind),
            coalesce(bool_or(t.text like 'workload %'), false), max(coalesce(t.environment, t.place_environment)), min(occurred_at), max(occurred_at),
            count(*) filter (where ${ISSUED}), count(*) filter (where e.kind = ${kind('use')}),
            coalesce(max(ttl_seconds) filter (where ${ISSUED} and ${RECENT}), max(ttl_seconds) filter (where ${ISSUED})),
            max(occurred_at) filter (where ${ISSUED} and ttl_seconds is not null),
            max(occurred_at) filter (where ${ISSUED} and a.text = ''), max(occurred_at) filter (where ${ISSUED} and a.text like '% %'),
            max(occurred_at) filter (where ${ISSUED} and audience_key is null),
            count(*) filter (where ${ISSUED} and a.text = ''), count(*) filter (where ${ISSUED} and a.text like '% %'),
            count(*) filter (where ${ISSUED} and audience_key is null),
            max(occurred_at) filter (where ${ISSUED}),
            max(occurred_at + ttl_seconds * interval '1 second') filter (where ${ISSUED}),
            max(occurred_at) filter (where e.kind = ${kind('revoke')} and e.result = 0),
            max(occurred_at) filter (where e.kind = ${kind('use')} and e.result = 0),
            max(occurred_at) filter (where is_human and result = 0)
     from fresh_event e left join term t on t.term_key = e.context_key left join term a on a.term_key = e.audience_key
     group by identity_key, credential_key, coalesce(context_key, 0)
     order by 1, 2, 3
     on conflict (identity_key, credential_key, context_key) do update set
       first_at = least(c.first_at, excluded.first_at), last_at = greatest(c.last_at, excluded.last_at),
       issue_n = c.issue_n + excluded.issue_n, use_n = c.use_n + excluded.use_n,
       ttl_max = case when excluded.ttl_max_at > c.ttl_max_at + interval '${ISSUANCE_DAYS} days' then excluded.ttl_max else greatest(c.ttl_max, excluded.ttl_max) end,
       ttl_max_at = case when excluded.ttl_max >= c.ttl_max or excluded.ttl_max_at > c.ttl_max_at + interval '${ISSUANCE_DAYS} days'
         then greatest(c.ttl_max_at, excluded.ttl_max_at) else coalesce(c.ttl_max_at, excluded.ttl_max_at) end,
       no_audience_at = greatest(c.no_audience_at, excluded.no_audience_at), many_audience_at = greatest(c.many_audience_at, excluded.many_audience_at),
       unknown_audience_at = greatest(c.unknown_audience_at, excluded.unknown_audience_at),
       no_audience_n = c.no_audience_n + excluded.no_audience_n, many_audience_n = c.many_audience_n + excluded.many_audience_n,
       unknown_audience_n = c.unknown_audience_n + excluded.unknown_audience_n, issued_at = greatest(c.issued_at, excluded.issued_at),
       expires_at = greatest(c.expires_at, excluded.expires_at), revoked_at = greatest(c.revoked_at, excluded.revoked_at),
       last_use_ok_at = greatest(c.last_use_ok_at, excluded.last_use_ok_at), human_use_at = greatest(c.human_use_at, excluded.human_use_at)`,
    [hi],
  )
  await client.query(
    `insert into identity_action as a (identity_key, action_id, first_at, last_at, use_n)
     select identity_key, action_id, min(occurred_at), max(occurred_at), count(*)
     from fresh_event where action_id is not null and result = 0 and kind <> ${kind('deny')} group by 1, 2 order by 1, 2
     on conflict (identity_key, action_id) do update set first_at = least(a.first_at, excluded.first_at),
       last_at = greatest(a.last_at, excluded.last_at), use_n = a.use_n + excluded.use_n`,
  )
}
