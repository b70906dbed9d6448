import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Client, rows } from '@/lib/db/pool'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { Comment } from '@/lib/model/answers/remediation'

export type About = 'finding' | 'task'

async function demandVisible(client: Client, actor: Actor, about: About, id: string): Promise<void> {
  const values: unknown[] = [id]
  const { rowCount } = await client.query(
    `select 1 from ${about} s join posture p using (identity_key) where s.id::text = $1 and ${scopeCondition(actor, values)}`,
    values,
  )
  if (!rowCount) throw new NotFound(`There is no ${about} ${id} in your scope.`)
}

/**
 * Adds a comment. The caller chooses its id, so that sending it twice makes one. A task's comments are those of its finding,
 * where it has one: there is one conversation.
 */
export const addComment = (
  actor: Actor,
  comment: { id: string; about: About; aboutId: string; text: string },
): Promise<{ id: string }> =>
  write(actor, 'task:work', async (client) => {
    await demandVisible(client, actor, comment.about, comment.aboutId)
    await client.query(
      `insert into comment (id, about, about_id, author, text)
       select $1, case when t.finding_id is null then $2 else 'finding' end, coalesce(t.finding_id, $3::bigint), $4, $5
       from (select 1) one left join task t on $2 = 'task' and t.id = $3::bigint on conflict (id) do nothing`,
      [comment.id, comment.about, comment.aboutId, actor.label, comment.text],
    )
    return {
      result: { id: comment.id },
      audit: { action: 'comment.add', subject: `${comment.about} ${comment.aboutId}` },
    }
  })

/** Follows a finding or task, or stops following it. */
export async function setWatch(
  actor: Actor,
  request: { about: About; aboutId: string; watching: boolean },
): Promise<{ watching: boolean }> {
  if (actor.kind !== 'user') throw new Forbidden('Tokens cannot watch. Sign in.')
  return write(actor, 'view:save', async (client) => {
    await demandVisible(client, actor, request.about, request.aboutId)
    await client.query(
      request.watching
        ? 'insert into watch (user_id, about, about_id) values ($1, $2, $3) on conflict do nothing'
        : 'delete from watch where user_id = $1 and about = $2 and about_id = $3',
      [actor.id, request.about, request.aboutId],
    )
    return {
      result: { watching: request.watching },
      audit: {
        action: request.watching ? 'watch.start' : 'watch.end',
        subject: `${request.about} ${request.aboutId}`,
      },
    }
  })
}

/** The conversation about a finding or a task, oldest first. The caller has checked that the actor may see it. */
export async function commentsOn(about: About, id: string): Promise<Comment[]> {
  const found = await rows<{ id: string; author: string; at: Date; text: string }>(
    'select id, author, at, text from comment where about = $1 and about_id = $2 order by at, id limit 500',
    [about, id],
  )
  return found.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Whether the actor follows it. */
export async function isWatching(actor: Actor, about: About, id: string): Promise<boolean> {
  if (actor.kind !== 'user') return false
  return (
    (
      await rows('select 1 from watch where user_id = $1 and about = $2 and about_id = $3', [
        actor.id,
        about,
        id,
      ])
    ).length > 0
  )
}
