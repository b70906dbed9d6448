import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { type Client, rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { prisma, prismaOn } from '@/lib/db/prisma'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { Comment } from '@/lib/model/answers/remediation'

export type About = 'finding' | 'task'

async function demandVisible(client: Client, actor: Actor, about: About, id: string): Promise<void> {
  const { rowCount } = await client.query(
    sql`select 1
     from ${raw(about)} s
       join posture p using (identity_key)
     where s.id::text = ${id} and ${scopeCondition(actor)}`,
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
    const prisma = prismaOn(client)
    const aboutId = BigInt(comment.aboutId)
    const task = comment.about === 'task' ? await prisma.task.findUnique({ where: { id: aboutId } }) : null
    await prisma.comment.createMany({
      data: {
        id: comment.id,
        ...(task?.finding_id
          ? { about: 'finding', about_id: task.finding_id }
          : { about: comment.about, about_id: aboutId }),
        author: actor.label,
        text: comment.text,
      },
      skipDuplicates: true,
    })
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
    const { watch } = prismaOn(client)
    const key = { user_id: actor.id, about: request.about, about_id: BigInt(request.aboutId) }
    if (request.watching) await watch.createMany({ data: key, skipDuplicates: true })
    else await watch.deleteMany({ where: key })
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
  const found = await prisma().watch.count({ where: { user_id: actor.id, about, about_id: BigInt(id) } })
  return found > 0
}
