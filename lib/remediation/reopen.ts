import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { announceFindings } from '@/lib/findings/announce'
import { askToJudge } from '@/lib/findings/judge-again'
import { changes, code, findingStates } from '@/lib/model/vocabulary'
import { endExceptions } from './exceptions'
import { standingState } from './exceptions-life'
import type { Changed } from '@/lib/model/answers/findings'

const state = (one: (typeof findingStates)[number]) => code(findingStates, one)

/**
 * Has findings that were set aside count again: their exception is withdrawn, or the dismissal of their own subject ends.
 * One that a wider dismissal covers is skipped, because that one speaks for others too.
 */
export function reopenFindings(actor: Actor, request: { ids: string[]; reason?: string }): Promise<Changed> {
  return write(actor, 'finding:change', async (client) => {
    const values: unknown[] = [request.ids]
    const { rows: visible } = await client.query(
      `select f.id, f.identity_key, f.resolved_at is not null as is_closed, f.state, x.id as exception_id,
         exists (select 1 from dismissal d where d.ended_at is null and d.check_no = f.check_no
           and (d.reach = 'matching' or d.reach = 'identity' and d.identity_key = f.identity_key)) as is_wide
       from finding f join posture p using (identity_key)
       left join exception x on x.finding_id = f.id and x.state in ('approved', 'stale')
       where f.id = any($1::bigint[]) and ${scopeCondition(actor, values)} order by f.id for update of f`,
      values,
    )
    const accepted = visible.filter((row) => row.state === state('accepted') && row.exception_id)
    const dismissed = visible.filter((row) => row.state === state('not_a_problem') && !row.is_closed)
    const own = dismissed.filter((row) => !row.is_wide)
    await endExceptions(
      client,
      actor,
      accepted.map((row) => ({ id: row.exception_id, finding_id: row.id, identity_key: row.identity_key })),
      request.reason ?? null,
    )
    await client.query(
      `with done as (
         update finding f set state = ${standingState} where f.id = any($1::bigint[]) returning f.id, f.identity_key, f.check_no, f.credential_key),
       ended as (update dismissal d set ended_by = $2, ended_at = now() from done f
         where d.ended_at is null and d.reach = 'subject' and d.check_no = f.check_no and d.identity_key = f.identity_key and d.credential_key = f.credential_key)
       insert into finding_change (finding_id, at, actor, change, note) select id, now(), $2, ${code(changes, 'reopened')}, $3 from done`,
      [own.map((row) => row.id), actor.label, request.reason ?? null],
    )
    await askToJudge(client, [...new Set(own.map((row) => row.identity_key as string))])
    const ids = [...accepted, ...own].map((row) => row.id as string)
    await announceFindings(
      client,
      'finding.reopened',
      { sql: 'select unnest($1::bigint[]) as finding_id', values: [ids] },
      actor.label,
    )
    const skipped = [
      { because: 'outside your scope, or no longer there', count: request.ids.length - visible.length },
      {
        because: 'dismissed for more than this finding: end the dismissal',
        count: dismissed.length - own.length,
      },
      { because: 'not set aside', count: visible.length - accepted.length - dismissed.length },
    ].filter((one) => one.count > 0)
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: 'finding.reopen',
        subject: `${ids.length} findings`,
        detail: { ids: ids.slice(0, 50), reason: request.reason },
      },
    }
  })
}
