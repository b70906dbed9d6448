import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { judgeSoon } from '@/lib/facts/changed'
import { endExceptions } from './exceptions'
import { announceFindings } from './announce'
import { lockFindings, standingState } from './change'
import type { Changed } from '@/lib/model/answers/findings'
import { change, state } from './codes'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'

/**
 * Has findings that were set aside count again: their exception is withdrawn, or the dismissal of their own subject ends.
 * One that a wider dismissal covers is skipped, because that one speaks for others too.
 */
export function reopenFindings(actor: Actor, request: { ids: string[]; reason?: string }): Promise<Changed> {
  return write(actor, 'finding:change', async (client) => {
    const visible = await lockFindings<{
      is_closed: boolean
      state: number
      exception_id: string | null
      is_wide: boolean
    }>(
      client,
      actor,
      request.ids,
      `f.resolved_at is not null as is_closed, f.state, x.id as exception_id,
       exists (
         select 1
         from dismissal d
         where d.ended_at is null
           and d.check_no = f.check_no
           and (d.reach = 'matching' or d.reach = 'identity' and d.identity_key = f.identity_key)
       ) as is_wide`,
      "left join exception x on x.finding_id = f.id and x.state in ('approved', 'stale')",
    )
    const accepted = visible.filter((row) => row.state === state('accepted') && row.exception_id)
    const dismissed = visible.filter((row) => row.state === state('not_a_problem') && !row.is_closed)
    const own = dismissed.filter((row) => !row.is_wide)
    await endExceptions(
      client,
      actor,
      accepted.map((row) => ({ id: row.exception_id!, finding_id: row.id, identity_key: row.identity_key })),
      request.reason ?? null,
    )
    // Reopens the findings and ends the dismissals that were about them alone.
    await client.query(
      `with done as (
         update finding f set state = ${standingState}
         where f.id = any($1::bigint[])
         returning f.id, f.identity_key, f.check_no, f.credential_key
       ),
       ended as (
         update dismissal d set ended_by = $2, ended_at = now()
         from done f
         where d.ended_at is null
           and d.reach = 'subject'
           and d.check_no = f.check_no
           and d.identity_key = f.identity_key
           and d.credential_key = f.credential_key
       )
       insert into finding_change (finding_id, at, actor, change, note)
       select id, now(), $2, ${change('reopened')}, $3
       from done`,
      [own.map((row) => row.id), actor.label, request.reason ?? null],
    )
    await judgeSoon(client, own)
    const ids = [...accepted, ...own].map((row) => row.id)
    await announceFindings(client, 'finding.reopened', ids, actor.label)
    const skipped = skippedFor({
      [HIDDEN]: request.ids.length - visible.length,
      'dismissed for more than this finding: end the dismissal': dismissed.length - own.length,
      'not set aside': visible.length - accepted.length - dismissed.length,
    })
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: 'finding.reopen',
        subject: several(ids.length, 'finding'),
        detail: { ids: ids.slice(0, 50), reason: request.reason },
      },
    }
  })
}
