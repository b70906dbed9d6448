import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { prisma } from '@/lib/db/prisma'
import { Conflict, Forbidden, NotFound } from '@/lib/model/errors'
import type { SavedView } from '@/lib/model/answers/views'

const person = (actor: Actor): string => {
  if (actor.kind !== 'user') throw new Forbidden('Tokens have no saved views.')
  return actor.id
}

/** Views of a page that the actor made, and those that others share. */
export async function listViews(actor: Actor, page: string): Promise<SavedView[]> {
  const mine = actor.kind === 'user' ? [{ user_id: actor.id }] : []
  const found = await prisma().saved_view.findMany({
    where: { page, OR: [{ is_shared: true }, ...mine] },
    orderBy: { name: 'asc' },
    take: 200,
  })
  return found.map((view) => ({
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
    const { rows } = await client.query(
      `insert into saved_view (id, user_id, page, name, query, is_shared) values ($1, $2, $3, $4, $5, $6)
       on conflict (user_id, page, name) do update set query = excluded.query, is_shared = excluded.is_shared returning id`,
      [randomUUID(), person(actor), view.page, view.name, view.query, view.shared],
    )
    if (!rows[0]) throw new Conflict('The view was changed at the same time. Try again.')
    return {
      result: { id: rows[0].id },
      audit: {
        action: 'view.save',
        subject: view.name,
        detail: { page: view.page, query: view.query, shared: view.shared },
      },
    }
  })

export const deleteView = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'view:save', async (client) => {
    const { rowCount } = await client.query('delete from saved_view where id::text = $1 and user_id = $2', [
      id,
      person(actor),
    ])
    if (!rowCount) throw new NotFound('View not found.')
    return { result: { id }, audit: { action: 'view.delete', subject: id } }
  })
