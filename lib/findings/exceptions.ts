import { several, write } from '@/lib/audit/write'
import { type Actor, personBehind } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { exception } from '@/lib/generated/prisma/client'
import { judgeSoon } from '@/lib/facts/changed'
import { Forbidden, Invalid } from '@/lib/model/errors'
import { policyOf } from '@/lib/policy/policy'
import { announceExceptions, announceFindings } from './announce'
import { lockFindings, noteFindings, standingState } from './change'
import { riskNow } from './exceptions-life'
import type { Changed } from '@/lib/model/answers/findings'
import { change, state } from './codes'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'

const DAY_MS = 86_400_000

export interface ExceptionRequest {
  /** Findings. */
  ids: string[]
  reason: string
  /** What keeps the risk bearable until then. */
  control: string
  days: number
  /** For a legacy static credential: when it goes and what it becomes. */
  bridge?: { sunsetOn: string; nativeIdentity: string }
}

interface Candidate {
  id: string
  identity_key: string
  is_open: boolean
  is_asked: boolean
  has_static: boolean
  renews: string | null
  renewals: number
}

/**
 * Asks for exceptions, one a finding; each stands once somebody else approves it. A finding that had one since it last
 * opened is renewed, within the limit. Safe to repeat: what is asked for already is skipped.
 */
export function requestExceptions(actor: Actor, request: ExceptionRequest): Promise<Changed> {
  return write(actor, 'exception:request', async (client) => {
    const policy = await policyOf('exceptions', client)
    if (request.days > policy.days_max)
      throw new Invalid(`An exception lasts ${policy.days_max} days at most.`)
    const expiresAt = new Date(Date.now() + request.days * DAY_MS)
    if (request.bridge && new Date(request.bridge.sunsetOn) <= new Date())
      throw new Invalid('The sunset date of a bridge must be in the future.')
    const candidates = await candidatesOf(client, actor, request.ids)
    const skips = new Map<string, number>()
    const skip = (because: string) => void skips.set(because, (skips.get(because) ?? 0) + 1)
    const chosen = candidates.filter((row) => {
      if (!row.is_open) return skip('closed or dismissed')
      if (row.is_asked) return skip('asked for already')
      if (row.renewals > policy.renewals_max) return skip(`renewed ${policy.renewals_max} times already`)
      if (request.bridge && !row.has_static) return skip('no static credential, so no bridge is possible')
      return true
    })
    const { rows: made } = await client.query<{ id: string; finding_id: string }>(
      `insert into exception (
         finding_id, identity_key, state, reason, control, expires_at, sunset_on, native_identity,
         requested_by, requested_by_id, renews, renewals
       )
       select s.id, s.identity_key, 'requested', $2, $3, $4, $5, $6, $7, $8, s.renews, s.renewals
       from jsonb_to_recordset($1) s (id bigint, identity_key bigint, renews bigint, renewals int)
       on conflict do nothing
       returning id, finding_id`,
      [
        JSON.stringify(chosen),
        request.reason,
        request.control,
        expiresAt,
        request.bridge?.sunsetOn ?? null,
        request.bridge?.nativeIdentity ?? null,
        actor.label,
        personBehind(actor),
      ],
    )
    await noteFindings(
      client,
      actor,
      made.map((row) => row.finding_id),
      request.bridge ? 'bridge_requested' : 'exception_requested',
      request.reason,
    )
    await announceExceptions(
      client,
      'exception.requested',
      made.map((row) => row.id),
      actor.label,
    )
    // One that had run out has a successor now.
    await judgeSoon(
      client,
      chosen.filter(({ renews }) => renews !== null),
    )
    for (let lost = chosen.length - made.length; lost > 0; lost--) skip('asked for already')
    for (let hidden = request.ids.length - candidates.length; hidden > 0; hidden--)
      skip('outside your scope, or no longer there')
    return {
      result: { done: made.length, skipped: [...skips].map(([because, count]) => ({ because, count })) },
      audit: {
        action: 'exception.request',
        subject: several(made.length, 'finding'),
        detail: { ids: made.slice(0, 50).map((row) => row.id), days: request.days, reason: request.reason },
      },
    }
  })
}

const candidatesOf = (client: Client, actor: Actor, ids: string[]): Promise<Candidate[]> =>
  lockFindings<{
    is_open: boolean
    is_asked: boolean
    has_static: boolean
    renews: string | null
    renewals: number
  }>(
    client,
    actor,
    ids,
    `f.resolved_at is null and f.state <> ${state('not_a_problem')} as is_open,
     exists (select 1 from exception x where x.finding_id = f.id and x.state = 'requested') as is_asked,
     exists (
       select 1
       from credential c
       where c.identity_key = f.identity_key
         and c.is_static
         and c.seen_to is null
         and (f.credential_key = 0 or c.credential_key = f.credential_key)
     ) as has_static,
     b.id as renews, coalesce(b.renewals + 1, 0) as renewals`,
    // An approval since the finding was last closed: asking again is a renewal, whatever ended it.
    `left join lateral (
       select x.id, x.renewals
       from exception x
       where x.finding_id = f.id
         and x.severity is not null
         and not exists (
           select 1
           from finding_change h
           where h.finding_id = f.id and h.change = ${change('verified')} and h.at > x.requested_at
         )
       order by x.id desc limit 1
     ) b on true`,
  )

type Standing = Pick<Row<exception>, 'id' | 'finding_id' | 'identity_key'>

/**
 * Approves or refuses exceptions. Nobody decides on their own request, and a token on none: a person has to. An approval
 * keeps the risk as it stands; a stale exception is approved again the same way.
 */
export async function decideExceptions(
  actor: Actor,
  request: { ids: string[]; decision: 'approve' | 'refuse'; note?: string },
): Promise<Changed> {
  if (actor.kind !== 'user') throw new Forbidden('Exceptions are decided by a person, not by a token.')
  return write(actor, 'exception:decide', async (client) => {
    const { rows: visible } = await client.query<
      Standing & { state: string; is_own: boolean; is_over: boolean; is_closed: boolean }
    >(
      sql`
        select x.id, x.finding_id, x.identity_key, x.state,
          x.requested_by_id = ${personBehind(actor)} as is_own,
          x.expires_at <= now() as is_over, f.resolved_at is not null as is_closed
        from exception x
          join finding f on f.id = x.finding_id
          join posture p on p.identity_key = x.identity_key
        where x.id = any(${request.ids}::bigint[]) and ${scopeCondition(actor)}
        order by x.id for update of x, f`,
    )
    const skips = new Map<string, number>()
    const skip = (because: string) => void skips.set(because, (skips.get(because) ?? 0) + 1)
    const chosen = visible.filter((row) => {
      if (row.state !== 'requested' && row.state !== 'stale') return skip('decided already')
      if (row.is_own) return skip('you cannot decide your own request')
      if (request.decision === 'approve' && row.is_over) return skip('its end has passed')
      if (request.decision === 'approve' && row.is_closed) return skip('the gap is gone')
      return true
    })
    for (let hidden = request.ids.length - visible.length; hidden > 0; hidden--)
      skip('outside your scope, or no longer there')
    const ids = chosen.map((row) => row.id)
    if (request.decision === 'approve') await approve(client, actor, ids, request.note ?? null)
    else await refuse(client, actor, ids, request.note ?? null)
    await judgeSoon(client, chosen)
    return {
      result: { done: ids.length, skipped: [...skips].map(([because, count]) => ({ because, count })) },
      audit: {
        action: `exception.${request.decision}`,
        subject: several(ids.length, 'exception'),
        detail: { ids: ids.slice(0, 50), note: request.note },
      },
    }
  })
}

async function approve(client: Client, actor: Actor, ids: string[], note: string | null): Promise<void> {
  await client.query(
    `update exception o set state = 'replaced', ended_at = now()
     from exception x
     where x.id = any($1::bigint[])
       and o.finding_id = x.finding_id
       and o.id <> x.id
       and o.state in ('approved', 'stale')`,
    [ids],
  )
  await client.query(
    `update exception t
     set
       state = 'approved', decided_by = $2, decided_at = now(), decision_note = $3, stale_because = null,
       severity = q.severity, is_admin = q.is_admin, risky_n = q.risky_n, is_exposed = q.is_exposed
     from (
       select x.id, f.severity, coalesce(r.is_admin, false) as is_admin, k.n as risky_n, e.is_exposed
       from exception x
         join finding f on f.id = x.finding_id ${riskNow}
       where x.id = any($1::bigint[])
     ) q
     where t.id = q.id`,
    [ids, actor.label, note],
  )
  const { rows } = await client.query<{ id: string }>(
    `update finding f set state = ${state('accepted')}, accepted_until = x.expires_at from exception x
     where x.id = any($1::bigint[]) and f.id = x.finding_id returning f.id`,
    [ids],
  )
  const findings = rows.map((row) => row.id)
  await noteFindings(client, actor, findings, 'exception_approved', note)
  await announceExceptions(client, 'exception.approved', ids, actor.label)
  await announceFindings(client, 'finding.accepted', findings, actor.label)
}

async function refuse(client: Client, actor: Actor, ids: string[], note: string | null): Promise<void> {
  const { rows } = await client.query<{ finding_id: string }>(
    `update exception
     set state = 'refused', decided_by = $2, decided_at = now(), decision_note = $3, ended_at = now()
     where id = any($1::bigint[])
     returning finding_id`,
    [ids, actor.label, note],
  )
  await noteFindings(
    client,
    actor,
    rows.map((row) => row.finding_id),
    'exception_refused',
    note,
  )
  await announceExceptions(client, 'exception.refused', ids, actor.label)
}

/** Takes exceptions back before their end: one's own request, or any for somebody who may decide. The findings count again. */
export function withdrawExceptions(
  actor: Actor,
  request: { ids: string[]; reason?: string },
): Promise<Changed> {
  return write(actor, 'exception:request', async (client) => {
    const { rows: visible } = await client.query<Standing & { stands: boolean; may: boolean }>(
      sql`select x.id, x.finding_id, x.identity_key,
         x.state in ('requested', 'approved', 'stale') as stands,
         not ${actor.role === 'owner'}::boolean or x.requested_by_id = ${personBehind(actor)} as may
       from exception x
         join posture p using (identity_key)
       where x.id = any(${request.ids}::bigint[]) and ${scopeCondition(actor)}
       order by x.id for update of x`,
    )
    const chosen = visible.filter((row) => row.stands && row.may)
    await endExceptions(client, actor, chosen, request.reason ?? null)
    const skipped = skippedFor({
      [HIDDEN]: request.ids.length - visible.length,
      'ended already': visible.filter((row) => !row.stands).length,
      'requested by somebody else': visible.filter((row) => row.stands && !row.may).length,
    })
    return {
      result: { done: chosen.length, skipped },
      audit: {
        action: 'exception.withdraw',
        subject: several(chosen.length, 'exception'),
        detail: { ids: chosen.slice(0, 50).map((row) => row.id), reason: request.reason },
      },
    }
  })
}

/** Ends standing exceptions inside the caller's transaction. */
export async function endExceptions(
  client: Client,
  actor: Actor,
  exceptions: readonly { id: string; finding_id: string; identity_key: string }[],
  reason: string | null,
): Promise<void> {
  const ids = exceptions.map((row) => row.id)
  await client.query(
    `update exception set state = 'withdrawn', ended_at = now(), decision_note = coalesce($2, decision_note)
     where id = any($1::bigint[])`,
    [ids, reason],
  )
  await client.query(
    `update finding f set state = ${standingState}, accepted_until = null from exception x
     where x.id = any($1::bigint[]) and f.id = x.finding_id and f.state = ${state('accepted')}`,
    [ids],
  )
  await noteFindings(
    client,
    actor,
    exceptions.map((row) => row.finding_id),
    'exception_withdrawn',
    reason,
  )
  await announceExceptions(client, 'exception.withdrawn', ids, actor.label)
  await judgeSoon(client, exceptions)
}
