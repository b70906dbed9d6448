import { type Client, transaction } from '@/lib/db/pool'
import { judgeSoon } from '@/lib/facts/changed'
import { type Change, changes, code } from '@/lib/model/vocabulary'
import { EXPOSED } from '@/lib/facts/terms'
import { announceExceptions } from './announce'
import { standingState } from './change'
import { change, severityWords, state } from './codes'

/** SQL of the risk of the identity of `x` (an exception) as it stands: what an approval keeps and staleness compares. */
export const riskNow = `
  left join privilege v on v.identity_key = x.identity_key
  left join rights_profile r using (profile_key)
  left join lateral (
    select count(*)::int as n from unnest(r.granted) g join action a on a.id = g where a.risk > 0
  ) k on true
  left join lateral (
    select exists (
      select 1 from credential c where c.identity_key = x.identity_key and c.seen_to is null and ${EXPOSED}
    ) as is_exposed
  ) e on true`

/**
 * Ends the effect of exceptions whose risk has risen since the approval: severity, admin-equivalence, risky rights, or a
 * copy of a secret in the open. The finding counts again until somebody decides anew. Runs inside the judging's transaction.
 */
export async function staleExceptions(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `create temp table lost_exception on commit drop as
     select
       x.id, x.finding_id,
       concat_ws(
         ', ',
         case
           when f.severity > x.severity
             then 'severity rose from ' || (${severityWords})[x.severity + 1] || ' to '
               || (${severityWords})[f.severity + 1]
         end,
         case when r.is_admin and not x.is_admin then 'it became admin-equivalent' end,
         case when k.n > x.risky_n then 'its risky rights grew from ' || x.risky_n || ' to ' || k.n end,
         case when e.is_exposed and not x.is_exposed then 'a copy of its secret was found in the open' end
       ) as because
     from exception x
       join finding f on f.id = x.finding_id ${riskNow}
     where x.state = 'approved'
       and f.resolved_at is null
       and x.identity_key in (select identity_key from judged_identity)`,
  )
  await client.query("delete from lost_exception where because = ''")
  const { rows } = await client.query<{ id: string }>(
    `update exception x set state = 'stale', stale_because = because
     from lost_exception g
     where x.id = g.id
     returning x.id`,
  )
  await reopenAfter(client, asOf, 'exception_stale')
  await announceExceptions(
    client,
    'exception.stale',
    rows.map((row) => row.id),
  )
  // A closed finding needs no exception.
  await client.query(
    `update exception x
     set
       state = 'withdrawn', ended_at = $1, decision_note = concat_ws('; ', decision_note, 'the gap is gone')
     from judged_finding j
     where j.change = ${change('verified')}
       and x.finding_id = j.finding_id
       and x.state in ('requested', 'approved', 'stale')`,
    [asOf],
  )
}

/** Has those judged again of whom a gap has closed that an exception had run out on: whether one is still open is judged as well. */
export async function judgeAfterLapse(client: Client): Promise<void> {
  // Nobody, as a rule: then nothing is queued, or each judging would ask for the next.
  const { rows } = await client.query<{ identity_key: string }>(
    `select distinct x.identity_key
     from judged_finding j
       join exception x on x.finding_id = j.finding_id
     where x.state = 'expired'`,
  )
  await judgeSoon(client, rows)
}

/** Ends exceptions past their day and reopens their findings. Safe to repeat. */
export function expireExceptions(asOf: Date): Promise<number> {
  return transaction(async (client) => {
    await client.query(
      `create temp table lost_exception on commit drop as
       select
         x.id, x.finding_id, x.identity_key, 'ended on ' || to_char(x.expires_at, 'YYYY-MM-DD') as because
       from exception x
       where x.state in ('approved', 'stale') and x.expires_at <= $1 for update`,
      [asOf],
    )
    const { rows } = await client.query<{ id: string; identity_key: string }>(
      `update exception x set state = 'expired', ended_at = $1
       from lost_exception g
       where x.id = g.id
       returning x.id, x.identity_key`,
      [asOf],
    )
    await reopenAfter(client, asOf, 'exception_expired')
    await announceExceptions(
      client,
      'exception.expired',
      rows.map((row) => row.id),
    )
    await judgeSoon(client, rows)
    return rows.length
  })
}

// Findings whose exception in the temporary table has lost its effect count again.
async function reopenAfter(client: Client, asOf: Date, change: Change): Promise<void> {
  await client.query(
    `with done as (
       update finding f set state = ${standingState}, accepted_until = null
       from lost_exception g
       where f.id = g.finding_id and f.state = ${state('accepted')} and f.resolved_at is null
       returning f.id, g.because
     )
     insert into finding_change (finding_id, at, actor, change, note)
     select id, $1, 'system', $2, because
     from done`,
    [asOf, code(changes, change)],
  )
}
