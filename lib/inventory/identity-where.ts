import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesAll } from '@/lib/auth/scope'
import { contains } from '@/lib/db/contains'
import { type FacetColumn, facetConditions, sourceCondition, teamCondition } from '@/lib/db/facets'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import { areKnownSql, numbersSql } from '@/lib/checks/catalogue'
import type { IdentityFilter } from '@/lib/model/filters'
import {
  ageStates,
  environments,
  identityKinds,
  identityStatuses,
  ownerStates,
  providers,
  rightsStates,
  severities,
  useStates,
} from '@/lib/model/vocabulary'
import {
  ageStateNames,
  environmentNames,
  identityKindNames,
  ownerStateNames,
  providerNames,
  rightsStateNames,
  severityNames,
  useStateNames,
} from '@/lib/model/words'
import { GONE, IS_AI } from '@/lib/facts/terms'

/** Filter fields that are columns of the posture row and of the facet cube. */
export const facetColumns = {
  severity: {
    column: 'p.severity',
    words: severities,
    names: { ...severityNames, none: 'No finding' },
    worstFirst: true,
  },
  owner: { column: 'p.owner_state', words: ownerStates, names: ownerStateNames },
  age: { column: 'p.age_state', words: ageStates, names: ageStateNames },
  rights: { column: 'p.rights_state', words: rightsStates, names: rightsStateNames },
  use: { column: 'p.use_state', words: useStates, names: useStateNames },
  provider: { column: 'p.provider', words: providers, names: providerNames },
  kind: { column: 'p.kind', words: identityKinds, names: identityKindNames },
  environment: { column: 'p.environment', words: environments, names: environmentNames },
  status: {
    column: 'p.status',
    words: identityStatuses,
    names: { active: 'Active', disabled: 'Disabled', gone: 'Retired', unknown: 'unknown' },
  },
} as const satisfies Record<string, FacetColumn>
export type FacetField = keyof typeof facetColumns | 'source'

/** The condition on posture rows `p` that a filter means for an actor. */
export const identityWhere = (actor: Actor, filter: IdentityFilter): Sql =>
  join([...otherConditions(actor, filter), ...Object.values(cellConditions(filter))], ' and ')

/** What limits rows beside the facets: scope, search, checks. */
export function otherConditions(actor: Actor, filter: IdentityFilter): Sql[] {
  const conditions = [scopeCondition(actor)]
  if (filter.q)
    conditions.push(
      sql`exists (
         select 1
         from identity i
         where i.identity_key = p.identity_key and ${contains(['i.name', 'i.native_id'], filter.q)}
       )`,
    )
  // The same terms as the tallies of checks and controls, so that a figure and the list behind it agree.
  const fails = raw(filter.accepted ? 'p.fails' : '(p.fails - p.accepted)')
  if (filter.check.length > 0) conditions.push(sql`${fails} && ${numbersSql(filter.check)}::int[]`)
  if (filter.not_check.length > 0)
    conditions.push(
      sql`not ${fails} && ${numbersSql(filter.not_check)}::int[]`,
      areKnownSql(filter.not_check),
    )
  if (filter.unknown.length > 0)
    conditions.push(
      sql`p.unknown && ${numbersSql(filter.unknown)}::int[]
       and not p.fails && ${numbersSql(filter.unknown)}::int[]`,
    )
  const passes = numbersSql(filter.passes)
  if (filter.passes.length > 0)
    conditions.push(
      sql`p.applies && ${passes}::int[] and not p.fails && ${passes}::int[]
         and not p.unknown && ${passes}::int[]`,
    )
  const excepted = numbersSql(filter.excepted)
  if (filter.excepted.length > 0)
    conditions.push(sql`p.fails && ${excepted}::int[] and not (p.fails - p.accepted) && ${excepted}::int[]`)
  if (filter.assessed.length > 0) {
    const assessed = numbersSql(filter.assessed)
    conditions.push(sql`(p.applies | p.fails | p.unknown) && ${assessed}::int[]`)
  }
  const team = teamCondition(filter.team, filter.not_team)
  if (team) conditions.push(team)
  if (filter.within) conditions.push(filter.within === 'ai' ? raw(IS_AI) : raw('p.is_pci'))
  if (filter.exposed !== undefined) conditions.push(sql`p.is_exposed = ${filter.exposed}`)
  if (filter.new_days) conditions.push(sql`p.first_seen_at >= now() - ${filter.new_days} * interval '1 day'`)
  if (filter.gone_days)
    conditions.push(
      sql`exists (
         select 1
         from identity i
         where i.identity_key = p.identity_key
           and i.seen_to >= now() - ${filter.gone_days} * interval '1 day'
       )`,
    )
  return conditions
}

/** One condition per facet that the filter uses: on posture rows or on cells of the facet cube, both called `p`. */
export function cellConditions(filter: IdentityFilter): Partial<Record<FacetField, Sql>> {
  const conditions: Partial<Record<FacetField, Sql>> = facetConditions(facetColumns, filter)
  const source = sourceCondition(filter.source, filter.not_source)
  if (source) conditions.source = source
  if (!filter.retired && !filter.gone_days && filter.status.length === 0)
    conditions.status = join(
      [...(conditions.status ? [conditions.status] : []), sql`p.status <> ${raw(GONE)}`],
      ' and ',
    )
  return conditions
}

/** Whether the cube alone can count for this actor and filter. */
export const cubeAnswers = (actor: Actor, filter: IdentityFilter): boolean =>
  seesAll(actor) &&
  !filter.q &&
  filter.check.length === 0 &&
  filter.not_check.length === 0 &&
  filter.team.length === 0 &&
  filter.not_team.length === 0 &&
  filter.unknown.length === 0 &&
  filter.passes.length === 0 &&
  filter.excepted.length === 0 &&
  filter.assessed.length === 0 &&
  filter.within === undefined &&
  filter.exposed === undefined &&
  filter.new_days === undefined &&
  filter.gone_days === undefined
