import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, scopeOfAccount } from '@/lib/auth/scope'
import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import { type Client, transaction } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Scope } from '@/lib/model/answers/access'
import { ownAddress } from '@/lib/db/settings'
import { type Mail, post } from '@/lib/mail/outbox'
import { changeNames } from '@/lib/model/words'
import { changes, type Role, word } from '@/lib/model/vocabulary'

interface Seen {
  email: string
  about: 'finding' | 'task'
  about_id: string
  id: string
  at: Date
  actor: string
  change: number
  /** The finding itself, or that of the task. */
  finding_id: string | null
  /** Changes with the same key are told in one mail: all that was done at once to the tasks of a plan. */
  key: string
  plan_id: string | null
}

/** Changes older than this are told no more: whoever asked to be told has been away from the worker for too long. */
const DAYS = 2

/**
 * Writes to everybody who watches a finding or a task what others did to it since. Says what and where, and to whoever may see the
 * finding now its reason with its proof; the others are told no name, and what they may see is decided when they follow the link.
 * @returns how many messages are new
 */
export const tellWatchers = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<Seen>(
      `select u.email, w.about, w.about_id, c.id, c.at, c.actor, c.change,
         case when w.about = 'finding' then w.about_id else p.finding_id end as finding_id,
         p.plan_id, k.key
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
         left join lateral (
           select t.finding_id, t.plan_id
           from task t
           where w.about = 'task' and t.id = w.about_id
             -- The task of then: a change keeps its key, whatever is planned afterwards.
             or w.about = 'finding' and t.finding_id = w.about_id and t.created_at <= c.at
           order by t.id desc
           limit 1
         ) p on true
         cross join lateral (
           select concat_ws(
             ' ', 'watch', u.email, w.about,
             case
               when p.plan_id is null then c.id::text
               else concat_ws(' ', 'of plan', p.plan_id, c.change, extract(epoch from c.at))
             end
           ) as key
         ) k
       where not exists (select 1 from mail m where m.key = k.key)
       order by c.at, c.id limit 1000`,
      [asOf],
    )
    const proofs = await proofsOfFindings(
      [...new Set(rows.flatMap(({ finding_id: id }) => id ?? []))],
      client,
    )
    const shown = await shownTo(client, rows)
    return post(
      client,
      [...Map.groupBy(rows, ({ key }) => key).values()].map((told) => {
        const [row] = told as [Seen]
        if (told.length > 1) return mailOfPlan(told)
        const mayTell = row.finding_id !== null && shown.has(`${row.email} ${row.finding_id}`)
        return mailOf(row, mayTell ? proofs.get(row.finding_id!) : undefined)
      }),
      asOf,
    )
  })

/** `email finding` of those whose account may see the finding now. */
async function shownTo(client: Client, seen: readonly Seen[]): Promise<ReadonlySet<string>> {
  const { rows: accounts } = await client.query<{
    email: string
    role: Role
    scope: Scope
    owners_see_all: boolean
  }>(
    `select u.email, b.role, b.scope,
       coalesce(
         (select value->>'owners_see_all' from policy where name = 'access'), 'false'
       )::boolean as owners_see_all
     from app_user u
       join role_binding b on b.user_id = u.id
     where u.email = any($1)`,
    [[...new Set(seen.map(({ email }) => email))]],
  )
  const shown = new Set<string>()
  for (const account of accounts) {
    const actor: Actor = {
      kind: 'user',
      id: account.email,
      label: account.email,
      role: account.role,
      scope: scopeOfAccount(account),
    }
    const ids = seen.flatMap((one) => (one.email === account.email && one.finding_id) || [])
    const { rows } = await client.query<{ id: string }>(
      sql`select f.id
        from finding f
          join posture p using (identity_key)
        where f.id = any(${ids}::bigint[]) and ${scopeCondition(actor)}`,
    )
    for (const { id } of rows) shown.add(`${account.email} ${id}`)
  }
  return shown
}

const minuteOf = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')

function mailOf(
  { key, email, about, about_id: aboutId, at, actor, change }: Seen,
  proof: string | undefined,
): Mail {
  const what = about === 'task' ? 'Task' : 'Finding'
  const happened = changeNames[word(changes, change)]
  return {
    key,
    recipient: email,
    subject: `${what} ${aboutId}: ${happened}`,
    text: `${what} ${aboutId}, which you watch: ${happened}, by ${actor} on ${minuteOf(at)} UTC.\n${proof ? `${proof}.\n` : ''}${ownAddress(`/${about}s/${aboutId}`)}`,
  }
}

/** One mail for what was done at once to several tasks of a plan. It names none of them, and not the plan, whose title may name an owner. */
function mailOfPlan(told: readonly Seen[]): Mail {
  const { key, email, about, plan_id: planId, at, actor, change } = told[0]!
  const happened = changeNames[word(changes, change)]
  return {
    key,
    recipient: email,
    subject: `Plan ${planId}: ${happened}`,
    text: `${told.length} ${about}s of plan ${planId}, which you watch: ${happened}, by ${actor} on ${minuteOf(at)} UTC.\n${ownAddress(`/tasks/plans/${planId}`)}`,
  }
}
