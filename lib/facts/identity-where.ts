import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesAll } from '@/lib/auth/scope'
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

/** Filter fields that are columns of the posture row and of the facet cube, with the words behind their codes. */
export const facetColumns = {
  severity: { column: 'severity', words: severities },
  owner: { column: 'owner_state', words: ownerStates },
  age: { column: 'age_state', words: ageStates },
  rights: { column: 'rights_state', words: rightsStates },
  use: { column: 'use_state', words: useStates },
  provider: { column: 'provider', words: providers },
  kind: { column: 'kind', words: identityKinds },
  environment: { column: 'environment', words: environments },
  status: { column: 'status', words: identityStatuses },
} as const
export type FacetField = keyof typeof facetColumns | 'source'
const GONE = identityStatuses.indexOf('gone')

/** Bits of the named checks; numbers only, so it can be bound. */
export type MaskOf = (checkIds: readonly string[]) => string

/** The condition on posture rows `p` that a filter means for an actor. */
export const identityWhere = (
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
  values: unknown[],
): string =>
  [...otherConditions(actor, filter, maskOf, values), ...Object.values(facetConditions(filter, values))].join(
    ' and ',
  )

/** What limits rows beside the facets: scope, search, checks. */
export function otherConditions(
  actor: Actor,
  filter: IdentityFilter,
  maskOf: MaskOf,
  values: unknown[],
): string[] {
  const conditions = [scopeCondition(actor, values)]
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(
      `exists (select 1 from identity i where i.identity_key = p.identity_key and (i.name ilike $${values.push(like)} or i.native_id ilike $${values.length}))`,
    )
  }
  // The same terms as the tallies of checks and controls, so that a figure and the list behind it agree.
  if (filter.check.length > 0)
    conditions.push(
      `p.fails ${filter.accepted ? '' : '& ~p.accepted '}& $${values.push(maskOf(filter.check))}::bigint <> 0`,
    )
  if (filter.unknown.length > 0)
    conditions.push(
      `p.unknown & $${values.push(maskOf(filter.unknown))}::bigint <> 0 and p.fails & $${values.length}::bigint = 0`,
    )
  if (filter.exposed !== undefined) conditions.push(`p.is_exposed = $${values.push(filter.exposed)}`)
  return conditions
}

/** One condition per facet that the filter uses: on posture rows or on cells of the facet cube, both called `p`. */
export function facetConditions(
  filter: IdentityFilter,
  values: unknown[],
): Partial<Record<FacetField, string>> {
  const conditions: Partial<Record<FacetField, string>> = {}
  for (const [field, { column, words }] of Object.entries(facetColumns)) {
    const chosen = filter[field as keyof typeof facetColumns] as readonly string[]
    if (chosen.length === 0) continue
    conditions[field as FacetField] =
      `p.${column} = any($${values.push(chosen.map((word) => (words as readonly string[]).indexOf(word)))}::smallint[])`
  }
  if (filter.source.length > 0)
    conditions.source = `p.source_id = any($${values.push(filter.source)}::smallint[])`
  if (!filter.retired && filter.status.length === 0) conditions.status = `p.status <> ${GONE}`
  return conditions
}

/** Whether the cube alone can count for this actor and filter. */
export const cubeAnswers = (actor: Actor, filter: IdentityFilter): boolean =>
  seesAll(actor) &&
  !filter.q &&
  filter.check.length === 0 &&
  filter.unknown.length === 0 &&
  filter.exposed === undefined
