import type { Client } from '@/lib/db/pool'
import { SINGLE_KINDS } from '@/lib/facts/tokens'
import { lifetimeClass } from '@/lib/model/lifetimes'
import { code, codes, eventKinds } from '@/lib/model/vocabulary'
import { ISSUANCE_DAYS } from '@/lib/model/windows'

const kind = (word: (typeof eventKinds)[number]) => code(eventKinds, word)
const ISSUED = `e.kind in (${kind('issue')}, ${kind('exchange')}, ${kind('renew')}) and e.result = 0`
// That a run starts or ends says nothing of a credential.
const OF_CREDENTIALS = `e.kind not in (${codes(eventKinds, ['task_start', 'task_end'])})`
// Of one delivery, which may hold years.
const RECENT = `e.occurred_at > $1::timestamptz - interval '${ISSUANCE_DAYS} days'`

/** Adds the events of the temporary table `fresh_event` to what is kept of each credential, each right, each day. */
export async function sumUp(client: Client, hi: Date): Promise<void> {
  await countTokens(client)
  await countDays(client)
  await countEdges(client)
  await noteRuns(client)
  await client.query(
    `insert into credential_context as c (
       identity_key, credential_key, context_key, credential_kind, is_workload, environment, first_at,
       last_at, issue_n, use_n, ttl_max, ttl_max_at, no_audience_at, many_audience_at, unknown_audience_at,
       no_audience_n, many_audience_n, unknown_audience_n, issued_at, expires_at, revoked_at,
       last_use_ok_at, human_use_at, made_at, first_revoked_at
     )
     select
       identity_key, credential_key, coalesce(context_key, 0), max(credential_kind),
       coalesce(bool_or(t.text like 'workload %'), false),
       max(coalesce(t.environment, t.place_environment)),
       min(occurred_at), max(occurred_at), count(*) filter (where ${ISSUED}),
       count(*) filter (where e.kind = ${kind('use')}),
       coalesce(
         max(ttl_seconds) filter (where ${ISSUED} and ${RECENT}), max(ttl_seconds) filter (where ${ISSUED})
       ),
       max(occurred_at) filter (where ${ISSUED} and ttl_seconds is not null),
       max(occurred_at) filter (where ${ISSUED} and a.text = ''),
       max(occurred_at) filter (where ${ISSUED} and a.text like '% %'),
       max(occurred_at) filter (where ${ISSUED} and audience_key is null),
       count(*) filter (where ${ISSUED} and a.text = ''),
       count(*) filter (where ${ISSUED} and a.text like '% %'),
       count(*) filter (where ${ISSUED} and audience_key is null),
       max(occurred_at) filter (where ${ISSUED}),
       max(occurred_at + ttl_seconds * interval '1 second') filter (where ${ISSUED}),
       max(occurred_at) filter (where e.kind = ${kind('revoke')} and e.result = 0),
       max(occurred_at) filter (where e.kind = ${kind('use')} and e.result = 0),
       max(occurred_at) filter (where is_human and result = 0),
       min(occurred_at) filter (where e.kind = ${kind('issue')} and e.result = 0),
       min(occurred_at) filter (where e.kind = ${kind('revoke')} and e.result = 0)
     from fresh_event e
       left join term t on t.term_key = e.context_key
       left join term a on a.term_key = e.audience_key
     where ${OF_CREDENTIALS}
     group by identity_key, credential_key, coalesce(context_key, 0)
     order by 1, 2, 3
     on conflict (identity_key, credential_key, context_key) do update set
       first_at = least(c.first_at, excluded.first_at),
       last_at = greatest(c.last_at, excluded.last_at),
       issue_n = c.issue_n + excluded.issue_n, use_n = c.use_n + excluded.use_n,
       ttl_max = case
         when excluded.ttl_max_at > c.ttl_max_at + interval '${ISSUANCE_DAYS} days' then excluded.ttl_max
         else greatest(c.ttl_max, excluded.ttl_max)
       end,
       ttl_max_at = case
         when excluded.ttl_max >= c.ttl_max
             or excluded.ttl_max_at > c.ttl_max_at + interval '${ISSUANCE_DAYS} days'
           then greatest(c.ttl_max_at, excluded.ttl_max_at)
         else coalesce(c.ttl_max_at, excluded.ttl_max_at)
       end,
       no_audience_at = greatest(c.no_audience_at, excluded.no_audience_at),
       many_audience_at = greatest(c.many_audience_at, excluded.many_audience_at),
       unknown_audience_at = greatest(c.unknown_audience_at, excluded.unknown_audience_at),
       no_audience_n = c.no_audience_n + excluded.no_audience_n,
       many_audience_n = c.many_audience_n + excluded.many_audience_n,
       unknown_audience_n = c.unknown_audience_n + excluded.unknown_audience_n,
       issued_at = greatest(c.issued_at, excluded.issued_at),
       expires_at = greatest(c.expires_at, excluded.expires_at),
       revoked_at = greatest(c.revoked_at, excluded.revoked_at),
       last_use_ok_at = greatest(c.last_use_ok_at, excluded.last_use_ok_at),
       human_use_at = greatest(c.human_use_at, excluded.human_use_at),
       made_at = least(c.made_at, excluded.made_at),
       first_revoked_at = least(c.first_revoked_at, excluded.first_revoked_at)`,
    [hi],
  )
  await client.query(
    `insert into identity_action as a (identity_key, action_id, first_at, last_at, use_n)
     select identity_key, action_id, min(occurred_at), max(occurred_at), count(*)
     from fresh_event
     where action_id is not null and result = 0 and kind not in (${kind('deny')}, ${kind('change')})
     group by 1, 2
     order by 1, 2
     on conflict (identity_key, action_id) do update set
       first_at = least(a.first_at, excluded.first_at),
       last_at = greatest(a.last_at, excluded.last_at),
       use_n = a.use_n + excluded.use_n`,
  )
}

async function countDays(client: Client): Promise<void> {
  // Whole days in UTC, which every reader's own days can be told from.
  await client.query(
    `insert into event_day as d (identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum)
     select identity_key, (occurred_at at time zone 'UTC')::date, kind, credential_kind,
       ${lifetimeClass('ttl_seconds')}, count(*) filter (where result = 0),
       count(*) filter (where result <> 0), coalesce(sum(ttl_seconds) filter (where result = 0), 0)
     from fresh_event
     group by 1, 2, 3, 4, 5
     order by 1, 2, 3, 4, 5
     on conflict (identity_key, day, kind, credential_kind, ttl_class) do update set
       n = d.n + excluded.n, failed_n = d.failed_n + excluded.failed_n,
       ttl_sum = d.ttl_sum + excluded.ttl_sum`,
  )
}

async function countEdges(client: Client): Promise<void> {
  // Whoever asked is kept as the log names them: which identity that is may turn out later.
  await client.query(
    `insert into issuance_edge as g (
       identity_key, requester_key, kind, credential_kind, n, first_at, last_at, ttl_max
     )
     select identity_key, coalesce(requester_key, 0), e.kind, credential_kind, count(*), min(occurred_at),
       max(occurred_at), max(ttl_seconds)
     from fresh_event e
     where ${ISSUED}
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4
     on conflict (identity_key, requester_key, kind, credential_kind) do update set
       n = g.n + excluded.n, first_at = least(g.first_at, excluded.first_at),
       last_at = greatest(g.last_at, excluded.last_at),
       ttl_max = greatest(g.ttl_max, excluded.ttl_max)`,
  )
}

async function noteRuns(client: Client): Promise<void> {
  // First and last times only: the same in whatever order, and however often, they are told.
  await client.query(
    `insert into run_seen as r (
       identity_key, run_key, context_key, credential_key, first_at, started_at, ended_at, last_use_ok_at,
       issued_at, ends_with_run
     )
     select identity_key, run_key, coalesce(context_key, 0), credential_key, min(occurred_at),
       max(occurred_at) filter (where e.kind = ${kind('task_start')}),
       max(occurred_at) filter (where e.kind = ${kind('task_end')}),
       max(occurred_at) filter (where e.kind = ${kind('use')} and e.result = 0),
       max(occurred_at) filter (where ${ISSUED}),
       coalesce(bool_and(coalesce(ends_with_run, false)) filter (where ${ISSUED}), true)
     from fresh_event e
     where run_key is not null
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4
     on conflict (identity_key, run_key, context_key, credential_key) do update set
       first_at = least(r.first_at, excluded.first_at),
       started_at = greatest(r.started_at, excluded.started_at),
       ended_at = greatest(r.ended_at, excluded.ended_at),
       last_use_ok_at = greatest(r.last_use_ok_at, excluded.last_use_ok_at),
       issued_at = greatest(r.issued_at, excluded.issued_at),
       ends_with_run = r.ends_with_run and excluded.ends_with_run`,
  )
}

/**
 * Counts tokens once each, by what was known of them before these events and what is known with them: the sums are the same in
 * whatever order issue and use arrive. It runs before the contexts of the credentials are brought up to date.
 */
async function countTokens(client: Client): Promise<void> {
  // A token counts as used only together with its issue: one of which no log tells the issue is in neither sum.
  await client.query(
    `insert into token_tally as t (identity_key, issued_n, used_n)
     select f.identity_key,
       count(*) filter (where not was.issued),
       count(*) filter (where (f.used or was.used) and not (was.issued and was.used))
     from (
       select identity_key, credential_key, bool_or(${ISSUED}) as issued,
         bool_or(e.kind = ${kind('use')}) as used
       from fresh_event e
       where credential_key <> 0 and credential_kind in (${SINGLE_KINDS})
       group by 1, 2
     ) f
       cross join lateral (
         select coalesce(bool_or(c.issue_n > 0), false) as issued,
           coalesce(bool_or(c.use_n > 0), false) as used
         from credential_context c
         where c.identity_key = f.identity_key and c.credential_key = f.credential_key
       ) was
     where f.issued or was.issued
     group by 1
     having bool_or(not was.issued or f.used and not was.used)
     order by 1
     on conflict (identity_key) do update set
       issued_n = t.issued_n + excluded.issued_n, used_n = t.used_n + excluded.used_n`,
  )
}
