import { transaction } from '@/lib/db/pool'
import { ownAddress } from '@/lib/db/settings'
import { type Mail, post } from '@/lib/mail/outbox'
import { changeNames } from '@/lib/model/words'
import { changes, word } from '@/lib/model/vocabulary'

interface Seen {
  email: string
  about: 'finding' | 'task'
  about_id: string
  id: string
  at: Date
  actor: string
  change: number
}

/** Changes older than this are told no more: whoever asked to be told has been away from the worker for too long. */
const DAYS = 2

/**
 * Writes to everybody who watches a finding or a task what others did to it since. Says what and where, and no name: what
 * somebody may see is decided when they follow the link.
 * @returns how many messages are new
 */
export const tellWatchers = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<Seen>(
      `select u.email, w.about, w.about_id, c.id, c.at, c.actor, c.change
       from watch w
         join app_user u on u.id = w.user_id and u.disabled_at is null
         join lateral (
           select f.id, f.at, f.actor, f.change
           from finding_change f
           where w.about = 'finding' and f.finding_id = w.about_id
           union all
           select t.id, t.at, t.actor, t.change
           from task_change t
           where w.about = 'task' and t.task_id = w.about_id
         ) c on c.at > w.since and c.at > $1::timestamptz - interval '${DAYS} days' and c.actor <> u.email
       where not exists (
           select 1 from mail m where m.key = 'watch ' || u.email || ' ' || w.about || ' ' || c.id
         )
       order by c.at, c.id limit 1000`,
      [asOf],
    )
    return post(client, rows.map(mailOf), asOf)
  })

function mailOf({ email, about, about_id: aboutId, id, at, actor, change }: Seen): Mail {
  const what = about === 'task' ? 'Task' : 'Finding'
  const happened = changeNames[word(changes, change)]
  return {
    key: `watch ${email} ${about} ${id}`,
    recipient: email,
    subject: `${what} ${aboutId}: ${happened}`,
    text: `${what} ${aboutId}, which you watch: ${happened}, by ${actor} on ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC.\n${ownAddress(`/${about}s/${aboutId}`)}`,
  }
}
