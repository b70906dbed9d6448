import { join, raw, sql, type Sql } from '@/lib/db/sql'
import { Forbidden } from '@/lib/model/errors'
import type { Actor } from './actor'
import type { Scope } from '@/lib/model/answers/access'
import { seesOwnOnly } from '@/lib/model/policy'
import type { Role } from '@/lib/model/vocabulary'

/** The scope that an administrator gave; an owner without one sees what is theirs, unless the policy says otherwise. */
export const scopeOfAccount = (account: {
  role: Role
  scope: Scope
  email: string
  owners_see_all: boolean
}): Scope => (seesOwnOnly(account.role, account.scope, account) ? { person: account.email } : account.scope)

/**
 * SQL condition that limits rows of `posture` (or any relation with its columns) to what the actor may see. Ids are numbers
 * by schema; they are still bound, never written into the text.
 */
export function scopeCondition(actor: Actor, alias = 'p'): Sql {
  const { teams, environments, sources, person } = actor.scope
  const of = raw(alias)
  const conditions: Sql[] = []
  if (teams) conditions.push(sql`${of}.team_ids && ${teams}::int[]`)
  if (environments) conditions.push(sql`${of}.environment = any(${environments}::int[])`)
  if (sources) conditions.push(sql`${of}.source_id = any(${sources}::int[])`)
  if (person !== undefined) conditions.push(sql`${of}.identity_key in (${isTheirs(person)})`)
  return conditions.length > 0 ? join(conditions, ' and ') : sql`true`
}

/** Identities of one person: what they or their team own, what a campaign asks them or somebody absent about, what they have a task on. */
const isTheirs = (email: string): Sql => sql`
  select w.identity_key
  from ownership w
    join person q on q.id = w.person_id or q.team_id = w.team_id
  where q.email = lower(${email}) and q.active and w.state = 'accepted'
  union all
  select i.identity_key
  from campaign_item i
    join campaign c on c.id = i.campaign_id
    join person q
      on q.id = i.reviewer_person_id
        or q.team_id = i.reviewer_team_id
        or exists (
          select 1
          from absence a
          where a.delegate_person_id = q.id
            and a.person_id = i.reviewer_person_id
            and now() between a.starts_at and a.ends_at
        )
  where q.email = lower(${email}) and q.active and c.launched_at is not null
  union all
  select t.identity_key
  from task t
  where t.closed_at is null
    and (
      lower(t.assignee) = lower(${email})
      or t.assignee in (
        select m.name
        from team m
          join person q on q.team_id = m.id
        where q.email = lower(${email}) and q.active
      )
    )`

/** What narrows the actor's part, as a key for figures that all who see the same part may share. */
export function partOf(actor: Actor): string {
  const { text, values } = scopeCondition(actor)
  return JSON.stringify([text, values])
}

/** Whether the actor sees everything: then pre-computed counts may answer. */
export const seesAll = (actor: Actor): boolean =>
  !actor.scope.teams && !actor.scope.environments && !actor.scope.sources && actor.scope.person === undefined

/** Whether one scope reaches at least as far as another: nobody can grant more than they have. */
export const covers = (wide: Scope, narrow: Scope): boolean =>
  (wide.person === undefined || wide.person === narrow.person) &&
  (['teams', 'environments', 'sources'] as const).every((side) => {
    const [limits, asked] = [wide[side], narrow[side]]
    return !limits || (asked !== undefined && asked.every((id) => limits.includes(id)))
  })

/** All that the actor may see, whichever part of it they look at now. */
export const rightsOf = (actor: Actor): Scope => actor.rights ?? actor.scope

/** Whether the actor may see everything, although they may be looking at a part. */
export const maySeeAll = (actor: Actor): boolean => covers(rightsOf(actor), {})

/** Whether the actor may see raw records: they are told apart by source, and by nothing else. */
export const seesRecords = (actor: Actor): boolean => {
  const { teams, environments, person } = rightsOf(actor)
  return !teams && !environments && person === undefined
}

/** Throws Forbidden for somebody limited to a part: what they would change reaches further. */
export function demandAll(actor: Actor): void {
  if (!maySeeAll(actor)) throw new Forbidden('This affects more than your scope.')
}

/**
 * The actor, limited to a part of what they may see: of a report or a campaign that speaks of that part.
 * @throws Forbidden for a part outside of what they may see
 */
export function onlyPart(actor: Actor, part: Scope): Actor {
  const scope: Scope = { ...actor.scope }
  for (const side of ['teams', 'environments', 'sources'] as const) {
    const wanted = part[side]
    if (!wanted?.length) continue
    const own = actor.scope[side]
    const outside = own ? wanted.filter((id) => !own.includes(id)) : []
    if (outside.length > 0)
      throw new Forbidden(`Not in your scope: ${side} ${outside.join(', ')}: choose from ${own!.join(', ')}.`)
    scope[side] = [...new Set(wanted)].sort((a, b) => a - b)
  }
  return { ...actor, scope }
}
