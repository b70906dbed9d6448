import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { prisma, prismaOn } from '@/lib/db/prisma'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { SavedView } from '@/lib/model/answers/views'

const person = (actor: Actor): string => {
  if (actor.kind !== 'user') throw new Forbidden('Tokens have no saved views.')
  return actor.id
}

/** So many views of a person, and so many that others share, are listed. */
const VIEWS_MAX = 100

/** Views of a page that the actor made, then those that others share, each by name. */
export async function listViews(actor: Actor, page: string): Promise<SavedView[]> {
  const named = (where: object) =>
    prisma().saved_view.findMany({ where: { page, ...where }, orderBy: { name: 'asc' }, take: VIEWS_MAX })
  const me = actor.kind === 'user' ? actor.id : null
  const [mine, shared] = await Promise.all([
    me ? named({ user_id: me }) : [],
    named({ is_shared: true, ...(me && { NOT: { user_id: me } }) }),
  ])
  return [...mine, ...shared].map((view) => ({
    id: view.id,
    name: view.name,
    page: view.page,
    query: view.query,
    isShared: view.is_shared,
    isMine: view.user_id === actor.id,
  }))
}

/** Saves a view; the same name again replaces it. */
export const saveView = (
  actor: Actor,
  view: { page: string; name: string; query: string; shared: boolean },
): Promise<{ id: string }> =>
  write(actor, 'view:save', async (client) => {
    const key = { user_id: person(actor), page: view.page, name: view.name }
    const data = { query: view.query, is_shared: view.shared }
    const { id } = await prismaOn(client).saved_view.upsert({
      where: { user_id_page_name: key },
      create: { id: randomUUID(), ...key, ...data },
      update: data,
    })
    return {
      result: { id },
      audit: {
        action: 'view.save',
        subject: view.name,
        detail: { page: view.page, query: view.query, shared: view.shared },
      },
    }
  })

export const deleteView = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'view:save', async (client) => {
    const { count } = await prismaOn(client).saved_view.deleteMany({
      where: { id, user_id: person(actor) },
    })
    if (count === 0) throw new NotFound('View not found.')
    return { result: { id }, audit: { action: 'view.delete', subject: id } }
  })
