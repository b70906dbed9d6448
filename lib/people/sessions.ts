import { noteRead, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { NotFound } from '@/lib/model/errors'
import { ownId } from './account'
import { demandReach } from './users'
import type { SessionRow } from '@/lib/model/answers/access'

// The sessions of today, whichever instant the page around them looks back to.
const openSessions = (userId: string): Promise<SessionRow[]> =>
  lookingBackTo(null, () => readSessions(userId))

async function readSessions(userId: string): Promise<SessionRow[]> {
  const found = await rows<Record<string, unknown>>(
    `select id, via, user_agent, address, created_at, last_seen_at, expires_at from session
     where user_id::text = $1 and revoked_at is null and expires_at > now()
     order by coalesce(last_seen_at, created_at) desc limit 200`,
    [userId],
  )
  const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null
  return found.map((row) => ({
    id: row.id as string,
    via: row.via as SessionRow['via'],
    userAgent: row.user_agent as string | null,
    address: row.address as string | null,
    openedAt: iso(row.created_at)!,
    lastSeenAt: iso(row.last_seen_at),
    endsAt: iso(row.expires_at)!,
  }))
}

/** The reader's own open sessions, the last used first. */
export const listOwnSessions = (actor: Actor): Promise<SessionRow[]> => openSessions(ownId(actor))

/** Somebody else's open sessions, for administrators. */
export async function listSessionsOf(actor: Actor, userId: string): Promise<SessionRow[]> {
  demand(actor, 'people:manage')
  const [person] = await rows<{ email: string }>('select email from app_user where id::text = $1', [userId])
  if (!person) throw new NotFound('There is no such person.')
  await transaction((client) => demandReach(client, actor, userId))
  await noteRead(actor, `sessions of ${person.email}`)
  return openSessions(userId)
}

/** Ends one of the reader's own sessions; its next request is signed out. */
export const endOwnSession = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'account:own', async (client) => {
    const { rowCount } = await client.query(
      'update session set revoked_at = now() where id::text = $1 and user_id = $2 and revoked_at is null',
      [id, ownId(actor)],
    )
    if (!rowCount) throw new NotFound('There is no such session of yours.')
    return { result: { id }, audit: { action: 'session.end', subject: actor.label, detail: { session: id } } }
  })

/** Ends all of the reader's own sessions but the one that asks. */
export const endOtherSessions = (actor: Actor, current: string | null): Promise<{ ended: number }> =>
  write(actor, 'account:own', async (client) => {
    const { rowCount } = await client.query(
      'update session set revoked_at = now() where user_id = $1 and revoked_at is null and expires_at > now() and id::text is distinct from $2',
      [ownId(actor), current],
    )
    const ended = rowCount ?? 0
    return {
      result: { ended },
      audit: { action: 'session.end-others', subject: actor.label, detail: { ended } },
    }
  })

/** Ends every session of a person. */
export const endSessionsOf = (actor: Actor, userId: string): Promise<{ ended: number }> =>
  write(actor, 'people:manage', async (client) => {
    const { rows: person } = await client.query('select email from app_user where id::text = $1', [userId])
    if (!person[0]) throw new NotFound('There is no such person.')
    await demandReach(client, actor, userId)
    const { rowCount } = await client.query(
      'update session set revoked_at = now() where user_id::text = $1 and revoked_at is null and expires_at > now()',
      [userId],
    )
    const ended = rowCount ?? 0
    return {
      result: { ended },
      audit: { action: 'session.end-all', subject: person[0].email, detail: { ended } },
    }
  })
