import { sql, type Sql } from '@/lib/db/sql'

/**
 * SQL of the one who would answer for an identity without a person, and why: the next owner in the succession, the surest
 * suggestion, the person's manager, their team. A lateral join that yields owner, label, person_id, team_id, why.
 * @param identity the identity's key: a column
 * @param person the id of the one who leaves
 */
export const successorOf = (identity: Sql, person: Sql): Sql => sql`
  left join lateral (
    select *
    from (
      select own.owner, own.label, own.person_id, own.team_id, 'next owner in the succession' as why,
        1 as kind, own.rank * 1000 as nth
      from ownership own
        left join person q on q.id = own.person_id
      where own.identity_key = ${identity}
        and own.state = 'accepted'
        and own.person_id is distinct from ${person}
        and (own.team_id is not null or q.active)
      union all
      select own.owner, own.label, own.person_id, own.team_id, own.reason, 2, 100 - own.confidence
      from ownership own
        left join person q on q.id = own.person_id
      where own.identity_key = ${identity}
        and own.state = 'suggested'
        and own.person_id is distinct from ${person}
        and (own.team_id is not null or q.active)
      union all
      select 'person:' || m.id, m.name, m.id, null, 'manager of ' || l.name, 3, 0
      from person l
        join person m on m.email = lower(l.manager) and m.active
      where l.id = ${person}
      union all
      select 'team:' || t.id, t.name, null, t.id, 'team of ' || l.name, 4, 0
      from person l
        join team t on t.id = l.team_id
      where l.id = ${person}
    ) s
    where not exists (
        select 1
        from ownership r
        where r.identity_key = ${identity} and r.owner = s.owner and r.state = 'rejected'
      )
    order by s.kind, s.nth, s.owner limit 1
  ) successor on true`
