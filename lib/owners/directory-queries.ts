import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, maySeeAll } from '@/lib/auth/scope'
import { contains } from '@/lib/db/contains'
import { countOf, keysetPage, ordered, type Sort } from '@/lib/db/keyset'
import { rows } from '@/lib/db/pool'
import { empty, join, raw, sql, type Sql } from '@/lib/db/sql'
import type { DirectoryFilter, Page } from '@/lib/model/filters'
import { usualMachineNames } from '@/lib/model/policy'
import { policyOf } from '@/lib/policy/policy'
import { GONE } from '@/lib/facts/terms'
import type { DirectoryPerson, DirectoryTeam } from '@/lib/model/answers/owners'

// What somebody owns, and what nobody else does, counted for the people of one page only.
const holdings = (actor: Actor) => sql`
  left join lateral (
    select
      count(*)::int as owns,
      (
        count(*) filter (
          where not exists (
              select 1
              from ownership w
                left join person q on q.id = w.person_id
              where w.identity_key = o.identity_key
                and w.state = 'accepted'
                and w.owner <> o.owner
                and (w.team_id is not null or q.active)
            )
        )
      )::int as last
    from ownership o
      join posture p using (identity_key)
    where o.person_id = d.id
      and o.state = 'accepted'
      and p.status <> ${raw(GONE)}
      and ${scopeCondition(actor)}
  ) h on true`

interface Stored extends Omit<DirectoryPerson, 'leftAt' | 'signs'> {
  told: string[]
  named: string | null
  leftAt: Date | null
}
const COLUMNS = `
  d.id, d.name, d.email, d.team_id as "teamId", t.name as team, d.manager, d.active, d.left_at as "leftAt",
  d.nature, d.nature_by as "natureBy", coalesce(d.signs, '{}') as told,
  -- Those that are evaluated: before that there is no page of them.
  array(
    select k.key::text
    from unnest(d.machine_keys) k (key)
      join posture p on p.identity_key = k.key
  ) as identities`
const shown = ({ told, named, ...row }: Stored): DirectoryPerson => ({
  ...row,
  leftAt: row.leftAt?.toISOString() ?? null,
  signs:
    named === null ? told : [...told, `Its name fits "${named}", which an administrator set for machines`],
})

/** The rule for names as pairs of what was written and what SQL compares with. */
async function machineNames(): Promise<Sql> {
  const { machine_names: names } = await policyOf('people')
  return namesAsRows(names)
}
const namesAsRows = (names: readonly string[]): Sql =>
  sql`unnest(${names}::text[], ${names.map(patternOf)}::text[])`

const patternOf = (name: string): string =>
  name.replaceAll(/[\\%_]/g, (one) => `\\${one}`).replaceAll('*', '%')

const FITS = raw(`(d.email like r.pattern or split_part(d.email, '@', 1) like r.pattern)`)

// The first line of the rule that the name of `d` fits.
const named = (names: Sql) => sql`
  (select min(r.said) from ${names} r (said, pattern) where ${FITS})`

const isProposed = (names: Sql) => sql`
  d.active
  and d.nature is null
  and (d.signs <> '{}' or exists (select 1 from ${names} r (said, pattern) where ${FITS}))`

const sorts: Record<DirectoryFilter['sort'], Sort> = {
  name: { column: 'd.name', type: 'text', descending: false, nullable: false },
  team: { column: 't.name', type: 'text', descending: false, nullable: true },
  // Who leaves stands first, and who has left last.
  state: {
    column: '(case when not d.active then 2 when d.left_at is null then 1 else 0 end)',
    type: 'integer',
    descending: false,
    nullable: false,
  },
  owns: { column: 'h.owns', type: 'integer', descending: true, nullable: false },
  last: { column: 'h.last', type: 'integer', descending: true, nullable: false },
}

/** People of the directory, usually by name, with what they answer for. */
export async function listDirectory(actor: Actor, filter: DirectoryFilter): Promise<Page<DirectoryPerson>> {
  const conditions = [sql`true`]
  if (filter.q) conditions.push(contains(['d.name', 'd.email'], filter.q))
  if (filter.team) conditions.push(sql`d.team_id = ${filter.team}`)
  if (filter.leaving) conditions.push(sql`d.active and d.left_at is not null`)
  const names = await machineNames()
  if (filter.nature === 'proposed') conditions.push(isProposed(names))
  else if (filter.nature) conditions.push(sql`d.nature = ${filter.nature}`)
  const where = join(conditions, ' and ')
  // What everybody owns is counted only where it orders the list.
  const isByHoldings = filter.sort === 'owns' || filter.sort === 'last'
  const page = await keysetPage<Stored>(
    {
      columns: 'd.*',
      from: sql`
        person d
          left join team t on t.id = d.team_id
          ${isByHoldings ? holdings(actor) : empty}
        where ${where}`,
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['d.id'],
      around: (people) => sql`
        select ${raw(COLUMNS)}, ${named(names)} as named, h.owns, h.last, d.sort_value, d.sort_keys
        from (select d.*, row_number() over () as place from (${people}) d) d
          left join team t on t.id = d.team_id ${holdings(actor)}
        order by d.place`,
    },
    filter,
  )
  return { rows: page.rows.map(shown), next: page.next, total: await countOf(sql`person d where ${where}`) }
}

/** How many have an announced last day. */
export async function countLeaving(): Promise<number> {
  const [row] = await rows<{ n: number }>(
    'select count(*)::int as n from person where active and left_at is not null',
  )
  return row!.n
}

/** How many users may be machines, and nobody decided. */
export async function countProposedMachines(): Promise<number> {
  const [row] = await rows<{ n: number }>(
    sql`select count(*)::int as n from person d where ${isProposed(await machineNames())}`,
  )
  return row!.n
}

/** Names that machines often have, with how many undecided users have such a one. */
export const usualNames = (): Promise<{ name: string; n: number }[]> =>
  rows<{ name: string; n: number }>(
    sql`select r.said as name, count(*)::int as n
     from ${namesAsRows(usualMachineNames)} r (said, pattern)
       join person d on ${FITS}
     where d.active and d.nature is null
     group by 1
     order by 2 desc, 1`,
  )

/** One person of the directory; undefined when there is none. */
export async function directoryPerson(actor: Actor, id: number): Promise<DirectoryPerson | undefined> {
  const [row] = await rows<Stored>(
    sql`select ${raw(COLUMNS)}, ${named(await machineNames())} as named, h.owns, h.last
     from person d
       left join team t on t.id = d.team_id ${holdings(actor)}
     where d.id = ${id}`,
  )
  return row && shown(row)
}

/** Every team: an organisation has hundreds of them at most, not a million. */
export async function listDirectoryTeams(actor: Actor): Promise<DirectoryTeam[]> {
  return rows<DirectoryTeam>(
    sql`select
       t.id, t.name, t.contact, t.parent,
       (select count(*)::int from person d where d.team_id = t.id and d.active) as members,
       coalesce(o.n, 0) as owns
     from team t
       left join (
         select o.team_id, count(*)::int as n
         from ownership o
           join posture p using (identity_key)
         where o.team_id is not null
           and o.state = 'accepted'
           and p.status <> ${raw(GONE)}
           and ${scopeCondition(actor)}
         group by 1
       ) o on o.team_id = t.id
     order by t.name limit 2000`,
  )
}

/** Repositories whose CODEOWNERS is known; they belong to no scope, so only who sees everything sees them. */
export const listCodeOwners = async (
  actor: Actor,
): Promise<{ repository: string; lines: number; uploadedBy: string }[]> =>
  maySeeAll(actor)
    ? rows(
        `select repository, count(*)::int as lines, max(uploaded_by) as "uploadedBy"
         from code_owner
         group by 1
         order by 1 limit 500`,
      )
    : []
