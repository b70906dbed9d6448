import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { code, findingStates } from '@/lib/model/vocabulary'

export type FindingAction =
  | { action: 'assign'; ids: string[]; assignee: string | null }
  | { action: 'accept'; ids: string[]; reason: string; days: number }
  | { action: 'reopen'; ids: string[]; reason?: string }

export interface Changed {
  done: number
  skipped: { because: string; count: number }[]
}

const state = (word: (typeof findingStates)[number]) => code(findingStates, word)

/** Changes findings in bulk: one history line each, one audit entry for all. What cannot be changed is skipped and counted. */
export function changeFindings(actor: Actor, request: FindingAction): Promise<Changed> {
  return write(actor, 'finding:change', async (client) => {
    const values: unknown[] = [request.ids]
    const { rows: visible } = await client.query(
      `select f.id, f.identity_key, f.resolved_at is not null as is_resolved, f.state, f.assignee from finding f join posture p using (identity_key)
       where f.id = any($1::bigint[]) and ${scopeCondition(actor, values)} order by f.id for update of f`,
      values,
    )
    const fits = (row: { is_resolved: boolean; state: number; assignee: string | null }) =>
      !row.is_resolved &&
      (request.action === 'assign'
        ? row.assignee !== request.assignee
        : request.action === 'reopen'
          ? row.state === state('accepted')
          : row.state !== state('accepted'))
    const chosen = visible.filter(fits)
    const ids = chosen.map((row) => row.id)
    const note = await apply(client, actor, request, ids)
    await client.query(
      'insert into finding_change (finding_id, at, actor, change, note) select unnest($1::bigint[]), now(), $2, $3, $4',
      [ids, actor.label, note.change, note.text],
    )
    // Risk and posture count open findings: judge the identities again.
    await client.query('insert into changed_identity select unnest($1::bigint[]) on conflict do nothing', [
      [...new Set(chosen.map((row) => row.identity_key))],
    ])
    await client.query(
      "select graphile_worker.add_job('judge', '{}'::json, job_key := 'judge', max_attempts := 3)",
    )
    const skipped = [
      { because: 'outside your scope, or no longer there', count: request.ids.length - visible.length },
      {
        because: request.action === 'reopen' ? 'not accepted' : 'already so, or closed',
        count: visible.length - chosen.length,
      },
    ].filter((one) => one.count > 0)
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: `finding.${request.action}`,
        subject: `${ids.length} findings`,
        detail: { ids: ids.slice(0, 50), note: note.text },
      },
    }
  })
}

async function apply(
  client: { query: (sql: string, values: unknown[]) => Promise<unknown> },
  actor: Actor,
  request: FindingAction,
  ids: string[],
): Promise<{ change: string; text: string | null }> {
  if (request.action === 'assign') {
    await client.query('update finding set assignee = $2 where id = any($1::bigint[])', [
      ids,
      request.assignee,
    ])
    return { change: 'assigned', text: request.assignee ?? 'nobody' }
  }
  if (request.action === 'accept') {
    await client.query(
      "update finding set state = $2, accepted_until = now() + $3 * interval '1 day', accepted_reason = $4 where id = any($1::bigint[])",
      [ids, state('accepted'), request.days, request.reason],
    )
    return { change: 'accepted', text: `for ${request.days} days by ${actor.label}: ${request.reason}` }
  }
  await client.query(
    'update finding set state = case when regressed_n > 0 then $2::smallint else $3::smallint end, accepted_until = null, accepted_reason = null where id = any($1::bigint[])',
    [ids, state('regressed'), state('open')],
  )
  return { change: 'reopened', text: request.reason ?? null }
}
