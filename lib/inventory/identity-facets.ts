import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { seesAll } from '@/lib/auth/scope'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { tallies } from '@/lib/checks/tally'
import { type FacetColumn, teamFacet } from '@/lib/db/facets'
import { rows } from '@/lib/db/pool'
import { join, raw, sql } from '@/lib/db/sql'
import type { IdentityFilter } from '@/lib/model/filters'
import {
  cellConditions,
  cubeAnswers,
  facetColumns,
  type FacetField,
  identityWhere,
  otherConditions,
} from './identity-where'
import type { Facet } from '@/lib/model/answers/page'

interface Counted {
  field: FacetField
  value: number
  n: number
}

/** Teams are in no cell: with more rows than this they are listed without numbers, to whoever sees all of them. */
const TEAMS_COUNTED_MAX = 20_000

const facetFields = [...Object.keys(facetColumns), 'source'] as FacetField[]
const columnOf = (field: FacetField): string =>
  field === 'source' ? 'p.source_id' : facetColumns[field].column

/**
 * Counts for every facet, each without its own filter, so that its numbers answer "if I add this": rows that match every
 * filter count for all facets, rows that miss one filter only count for that facet. One pass with grouping sets.
 */
async function countFacets(actor: Actor, filter: IdentityFilter): Promise<Counted[]> {
  const fromCube = cubeAnswers(actor, filter)
  const others = fromCube ? sql`true` : join(otherConditions(actor, filter), ' and ')
  const conditions = cellConditions(filter)
  const bit = (field: string) => 1 << facetFields.indexOf(field as FacetField)
  const misses = Object.entries(conditions).map(
    ([field, condition]) => sql`case when ${condition} then 0 else ${raw(bit(field))} end`,
  )
  const missed = misses.length > 0 ? join(misses, ' + ') : raw(0)
  const columns = facetFields.map(columnOf)
  const which = columns.map((column, index) => `when grouping(${column}) = 0 then ${index}`).join(' ')
  const all = raw(columns.join(', '))
  const sets = raw(columns.map((column) => `(${column}, missed)`).join(', '))
  // Counts rows by the facets they match, with the single facet that they may miss.
  const found = await rows<{ field: number; value: number; n: number }>(
    sql`select field, value, sum(n)::int as n
     from (
       select case ${raw(which)} end as field, coalesce(${all})::int as value, missed, sum(n) as n
       from (
         select ${all}, ${missed} as missed, ${raw(fromCube ? 'p.n' : '1 as n')}
         from ${raw(fromCube ? 'facet_cube' : 'posture')} p
         where ${others}
       ) p
       where missed & (missed - 1) = 0
       group by grouping sets (${sets})
     ) c
     where missed = 0 or missed = 1 << field
     group by 1, 2`,
  )
  return found.map((row) => ({ ...row, field: facetFields[row.field]! }))
}

/** Whether the list is everything that is not retired. */
const isWhole = (actor: Actor, filter: IdentityFilter): boolean =>
  cubeAnswers(actor, filter) &&
  Object.keys(cellConditions(filter)).join() === 'status' &&
  filter.status.length === 0 &&
  filter.not_status.length === 0

// The unfiltered answer is asked for most and is the same until the next judging.
let unfiltered: { judgement: number; counted: Counted[] } | undefined

async function countedFacets(actor: Actor, filter: IdentityFilter): Promise<Counted[]> {
  if (!isWhole(actor, filter)) return countFacets(actor, filter)
  const [last] = await rows<{ id: number }>('select coalesce(max(id), 0) as id from judgement')
  if (unfiltered?.judgement !== last!.id || last!.id === 0)
    unfiltered = { judgement: last!.id, counted: await countFacets(actor, filter) }
  return unfiltered.counted
}

/** Every facet of the list with its counts; unknown comes last. */
export async function identityFacets(actor: Actor, filter: IdentityFilter): Promise<Facet[]> {
  const counted = await countedFacets(actor, filter)
  const sources = await rows<{ id: number; name: string }>('select id, name from source')
  const sourceNames = new Map(sources.map((source) => [source.id, source.name]))
  const ofCells = facetFields.map((field) => {
    const mine = counted.filter((row) => row.field === field)
    if (field === 'source') {
      return {
        field,
        values: mine
          .map((row) => ({
            value: String(row.value),
            label: sourceNames.get(row.value) ?? String(row.value),
            count: row.n,
            selected: filter.source.includes(row.value),
            excluded: filter.not_source.includes(row.value),
          }))
          .sort((a, b) => b.count - a.count),
      }
    }
    const { words, names, worstFirst }: FacetColumn & { words: readonly string[] } = facetColumns[field]
    const chosen = filter[field] as readonly string[]
    const excluded = filter[`not_${field}`] as readonly string[]
    const counts = new Map(mine.map((row) => [words[row.value]!, row.n]))
    const listed = words.filter(
      (value) => counts.has(value) || chosen.includes(value) || excluded.includes(value),
    )
    if (worstFirst) listed.reverse()
    // Unknown is never the first thing read, whatever its place in the stored list.
    listed.sort((a, b) => Number(a === 'unknown') - Number(b === 'unknown'))
    return {
      field,
      values: listed.map((value) => ({
        value,
        label: names[value] ?? value,
        count: counts.get(value) ?? 0,
        selected: chosen.includes(value),
        excluded: excluded.includes(value),
      })),
    }
  })
  // A facet counts without its own filter, so that one without a filter counts what is listed.
  const atMost = Math.min(
    ...facetFields.map((field) => counted.reduce((sum, row) => (row.field === field ? sum + row.n : sum), 0)),
  )
  const others = { ...filter, team: [], not_team: [] }
  const teams = await teamFacet(
    filter,
    atMost <= TEAMS_COUNTED_MAX || !seesAll(actor)
      ? sql`posture p where ${identityWhere(actor, others)}`
      : null,
  )
  return [...ofCells, teams, await checkFacet(actor, filter)]
}

/**
 * The checks that an identity may fail. The cube knows none of them and counting them would read every row, so they have the
 * figures of the last judging, most of all first, while nothing else narrows the list; whoever sees a part gets every check.
 */
async function checkFacet(actor: Actor, filter: IdentityFilter): Promise<Facet> {
  const { all, byId } = await checkCatalogue()
  const questions = all.map(({ no }) => ({ checks: [no] }))
  const counted = seesAll(actor) ? await tallies(actor, questions) : null
  const failing = new Map(
    counted?.map(({ gap, accepted }, at) => [all[at]!.id, gap + (filter.accepted ? accepted : 0)]),
  )
  const isCounted = counted !== null && isWhole(actor, { ...filter, check: [], not_check: [] })
  const listed = all.map(({ id }) => id).filter((id) => counted === null || failing.get(id)! > 0)
  const count = (id: string) => failing.get(id) ?? 0
  return {
    field: 'check',
    values: [...new Set([...listed, ...filter.check, ...filter.not_check])]
      .toSorted((a, b) => count(b) - count(a))
      .map((id) => ({
        value: id,
        label: byId(id)?.title ?? id,
        count: isCounted ? count(id) : null,
        selected: filter.check.includes(id),
        excluded: filter.not_check.includes(id),
      })),
  }
}
