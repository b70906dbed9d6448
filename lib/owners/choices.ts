import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { contains } from '@/lib/db/contains'
import { rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { GONE } from '@/lib/facts/terms'
import type { OwnerChoice } from '@/lib/model/answers/owners'

const SHOWN = 8

/**
 * People and teams of the directory whose name or e-mail contains a text, for a field that asks for one: those who are here
 * first, then by name. With what each owns of the actor's scope and how many reviews wait for them.
 */
export const ownerChoices = (actor: Actor, q: string): Promise<OwnerChoice[]> =>
  // The few that match, and counts for those only.
  rows<OwnerChoice>(
    sql`select
       d.owner, d.label, d.value, d.detail, d.active,
       (
         select count(*)::int
         from ownership o
           join posture p using (identity_key)
         where o.owner = d.owner
           and o.state = 'accepted'
           and p.status <> ${raw(GONE)}
           and ${scopeCondition(actor)}
       ) as owns,
       (
         select count(*)::int
         from campaign_item i
           join campaign c on c.id = i.campaign_id and c.state = 'running'
           join posture p on p.identity_key = i.identity_key
         where i.reviewer = d.owner and i.state = 'pending' and ${scopeCondition(actor)}
       ) as pending
     from (
       select *
       from (
         select 'person:' || q.id as owner, q.name as label, q.email as value,
           concat_ws(', ', t.name, q.email) as detail, q.active
         from person q
           left join team t on t.id = q.team_id
         where ${contains(['q.name', 'q.email'], q)}
         union all
         select 'team:' || t.id, t.name, t.name, 'team', true
         from team t
         where ${contains(['t.name'], q)}
       ) e
       order by e.active desc, e.label, e.owner limit ${SHOWN}
     ) d
     order by d.active desc, d.label, d.owner`,
  )
