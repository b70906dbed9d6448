import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesAll } from '@/lib/auth/scope'
import { patternOf } from '@/lib/db/contains'
import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { finding } from '@/lib/generated/prisma/client'
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/model/errors'
import { code, environments, providers } from '@/lib/model/vocabulary'
import { ENVIRONMENT } from '@/lib/facts/terms'
import { announceFindings } from './announce'
import { judgeSoon } from '@/lib/facts/changed'
import type { Changed } from '@/lib/model/answers/findings'
import { lockFindings } from './change'
import { change, state } from './codes'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'

export type DismissalReach = 'subject' | 'identity' | 'matching'
export interface DismissalRequest {
  ids: string[]
  reach: DismissalReach
  reason: string
  /** For `matching`: what else has to hold beside the check of the finding. At least one. */
  matching?: { provider?: string; environment?: string; name_like?: string }
}

// Findings that a dismissal speaks for.
const covers = `
  d.ended_at is null
  and d.check_no = f.check_no
  and case d.reach
    when 'subject' then d.identity_key = f.identity_key and d.credential_key = f.credential_key
    when 'identity' then d.identity_key = f.identity_key
    else (d.provider is null or d.provider = i.provider)
      and (d.environment is null or d.environment = ${ENVIRONMENT})
      and (d.name_like is null or i.name ilike d.name_like)
  end`

/**
 * Says that findings are not a problem: for their subject, for their check on the identity, or for everything of their
 * check that matches, now and later. Safe to repeat. Part of the caller's transaction.
 * @returns the findings, and what was skipped
 */
export async function dismiss(
  client: Client,
  actor: Actor,
  request: DismissalRequest,
): Promise<{ ids: string[]; skipped: Changed['skipped'] }> {
  const { matching } = request
  if (request.reach === 'matching') {
    // It would cover findings that the actor cannot see.
    if (!seesAll(actor)) throw new Forbidden('Only users without a scope limit can dismiss by pattern.')
    if (!matching || Object.values(matching).every((value) => !value))
      throw new Invalid('Select what has to match: provider, environment or name.')
  }
  const visible = await lockFindings<Pick<Row<finding>, 'credential_key' | 'check_no'> & { fits: boolean }>(
    client,
    actor,
    request.ids,
    `f.credential_key, f.check_no, f.resolved_at is null and f.state <> ${state('not_a_problem')} as fits`,
  )
  const chosen = visible.filter((row) => row.fits)
  const subjects = new Map(
    chosen.map((row) => {
      const identity = request.reach === 'matching' ? null : row.identity_key
      const credential = request.reach === 'subject' ? row.credential_key : null
      return [
        `${row.check_no} ${identity} ${credential}`,
        { check_no: row.check_no, identity_key: identity, credential_key: credential },
      ]
    }),
  )
  await client.query(
    `insert into dismissal (
       check_no, reach, identity_key, credential_key, provider, environment, name_like, reason, made_by
     )
     select s.check_no, $2, s.identity_key, s.credential_key, $3, $4, $5, $6, $7
     from jsonb_to_recordset($1) s (check_no smallint, identity_key bigint, credential_key bigint)`,
    [
      JSON.stringify([...subjects.values()]),
      request.reach,
      matching?.provider ? code(providers, matching.provider as never) : null,
      matching?.environment ? code(environments, matching.environment as never) : null,
      matching?.name_like ? patternOf(matching.name_like) : null,
      request.reason,
      actor.label,
    ],
  )
  const done = await setAside(client, new Date(), actor.label)
  await announceFindings(client, 'finding.dismissed', done.ids, actor.label)
  await judgeSoon(client, done.identityKeys)
  const skipped = skippedFor({
    [HIDDEN]: request.ids.length - visible.length,
    'already done, or closed': visible.length - chosen.length,
  })
  return { ids: done.ids, skipped }
}

/**
 * Puts findings aside that have just opened and that a standing dismissal speaks for. Runs inside the judging's transaction
 * and reads its temporary table `judged_finding`.
 * @returns the findings
 */
export async function applyDismissals(client: Client, asOf: Date): Promise<string[]> {
  const { rowCount } = await client.query('select 1 from dismissal where ended_at is null limit 1')
  if (!rowCount) return []
  const { ids } = await setAside(
    client,
    asOf,
    'system',
    `f.id in (
       select finding_id from judged_finding where change in (${change('opened')}, ${change('regressed')})
     )`,
  )
  return ids
}

async function setAside(
  client: Client,
  at: Date,
  actor: string,
  among = 'true',
): Promise<{ ids: string[]; identityKeys: string[] }> {
  // Dismisses the findings that a dismissal covers, each with a line of history.
  const { rows } = await client.query<{ id: string; identity_key: string }>(
    `with done as (
       update finding f set state = ${state('not_a_problem')}
       from identity i, dismissal d
       where i.identity_key = f.identity_key
         and f.resolved_at is null
         and f.state in (${state('open')}, ${state('regressed')}, ${state('planned')})
         and ${covers}
         and ${among}
       returning f.id, f.identity_key, d.reason
     ),
     noted as (
       insert into finding_change (finding_id, at, actor, change, note)
       select id, $1, $2, ${change('not_a_problem')}, reason
       from (select distinct on (id) * from done) d
     )
     select id, identity_key
     from done`,
    [at, actor],
  )
  return {
    ids: [...new Set(rows.map((row) => row.id))],
    identityKeys: rows.map((row) => row.identity_key),
  }
}

/** Ends a dismissal: what it put aside, and nothing else does, is open again. */
export const endDismissal = (actor: Actor, id: string): Promise<{ id: string; reopened: number }> =>
  write(actor, 'finding:change', async (client) => {
    const { rows: ended } = await client.query<{ id: string }>(
      sql`
        update dismissal d set ended_by = ${actor.label}, ended_at = now()
        where d.id::text = ${id}
          and d.ended_at is null
          and ${
            seesAll(actor)
              ? sql`true`
              : sql`exists (
                  select 1 from posture p where p.identity_key = d.identity_key and ${scopeCondition(actor)}
                )`
          }
        returning d.id`,
    )
    if (ended.length === 0) {
      const { rowCount } = await client.query('select 1 from dismissal where id::text = $1', [id])
      if (!rowCount) throw new NotFound('There is no such dismissal.')
      throw new Conflict('It has already ended, or is outside your scope.')
    }
    // Reopens what only this dismissal covered, each with a line of history.
    const { rows } = await client.query<{ id: string; identity_key: string }>(
      `with done as (
         update finding f
         set state = (
           case when f.regressed_n > 0 then ${state('regressed')} else ${state('open')} end
         )::smallint
         from identity i, dismissal e
         where e.id::text = $1
           and e.check_no = f.check_no
           and i.identity_key = f.identity_key
           and f.resolved_at is null
           and f.state = ${state('not_a_problem')}
           and not exists (select 1 from dismissal d where ${covers})
         returning f.id, f.identity_key
       ),
       noted as (
         insert into finding_change (finding_id, at, actor, change, note)
         select id, now(), $2, ${change('reopened')}, 'the dismissal has ended'
         from done
       )
       select id, identity_key
       from done`,
      [id, actor.label],
    )
    await judgeSoon(client, rows)
    return {
      result: { id, reopened: rows.length },
      audit: {
        action: 'finding.end_dismissal',
        subject: `dismissal ${id}`,
        detail: { reopened: rows.length },
      },
    }
  })
