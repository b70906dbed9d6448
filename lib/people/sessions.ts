import { noteRead, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { lookingBackTo } from '@/lib/db/instant'
import { transaction } from '@/lib/db/pool'
import { prisma, prismaOn } from '@/lib/db/prisma'
import { NotFound } from '@/lib/model/errors'
import { endSessions, ownId } from './account'
import { demandReach } from './reach'
import { type SessionRow, sessionRow } from '@/lib/model/answers/access'

// The sessions of today, whichever instant the page around them looks back to.
const openSessions = (userId: string): Promise<SessionRow[]> =>
  lookingBackTo(null, () => readSessions(userId))

async function readSessions(userId: string): Promise<SessionRow[]> {
  const found = await prisma().session.findMany({
    where: { user_id: userId, revoked_at: null, expires_at: { gt: new Date() } },
    orderBy: [{ last_seen_at: { sort: 'desc', nulls: 'last' } }, { created_at: 'desc' }],
    take: 200,
  })
  return found.map((row) => ({
    id: row.id,
    via: sessionRow.shape.via.parse(row.via),
    userAgent: row.user_agent,
    address: row.address,
    openedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    endsAt: row.expires_at.toISOString(),
  }))
}

/** The reader's own open sessions, the last used first. */
export const listOwnSessions = (actor: Actor): Promise<SessionRow[]> => openSessions(ownId(actor))

/** Somebody else's open sessions, for administrators. */
export async function listSessionsOf(actor: Actor, userId: string): Promise<SessionRow[]> {
  demand(actor, 'people:manage')
  const person = await prisma().app_user.findUnique({ where: { id: userId } })
  if (!person) throw new NotFound('There is no such person.')
  await transaction((client) => demandReach(client, actor, userId))
  await noteRead(actor, `sessions of ${person.email}`)
  return openSessions(userId)
}

/** Ends one of the reader's own sessions; its next request is signed out. */
export const endOwnSession = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'account:own', async (client) => {
    const { count } = await prismaOn(client).session.updateMany({
      where: { id, user_id: ownId(actor), revoked_at: null },
      data: { revoked_at: new Date() },
    })
    if (count === 0) throw new NotFound('There is no such session of yours.')
    return { result: { id }, audit: { action: 'session.end', subject: actor.label, detail: { session: id } } }
  })

/** Ends all of the reader's own sessions but the one that asks. */
export const endOtherSessions = (actor: Actor, current: string | null): Promise<{ ended: number }> =>
  write(actor, 'account:own', async (client) => {
    const ended = await endSessions(client, ownId(actor), current)
    return {
      result: { ended },
      audit: { action: 'session.end-others', subject: actor.label, detail: { ended } },
    }
  })

/** Ends every session of a person. */
export const endSessionsOf = (actor: Actor, userId: string): Promise<{ ended: number }> =>
  write(actor, 'people:manage', async (client) => {
    const person = await prismaOn(client).app_user.findUnique({ where: { id: userId } })
    if (!person) throw new NotFound('There is no such person.')
    await demandReach(client, actor, userId)
    const ended = await endSessions(client, userId)
    return {
      result: { ended },
      audit: { action: 'session.end-all', subject: person.email, detail: { ended } },
    }
  })
