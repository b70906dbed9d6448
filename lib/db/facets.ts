import { word } from '@/lib/model/vocabulary'
import { prepared, rows } from './pool'
import { join, raw, sql, type Sql } from './sql'
import type { Facet } from '@/lib/model/answers/page'

/** A column that a list is filtered and counted by. */
export interface FacetColumn {
  column: string
  /** The words behind the codes of a smallint column; without them the column holds the words themselves. */
  words?: readonly string[]
  /** How the words read on screen. */
  names: Readonly<Record<string, string>>
  /** Listed from the last word to the first, and not by count. */
  worstFirst?: true
}

/** What a filter says of the facets of a list: values that are asked for, and values that are excluded. */
type Chosen<Field extends string> = Readonly<Record<Field | `not_${Field}`, readonly (string | number)[]>>

/** The facet of the sources that vouch for identities `p`, by their ids. */
export async function sourceFacet(): Promise<FacetColumn> {
  const words: string[] = []
  const names: Record<string, string> = {}
  for (const { id, name } of await prepared<{ id: number; name: string }>('select id, name from source')) {
    words[id] = String(id)
    names[id] = name
  }
  return { column: SOURCE, words, names }
}

const SOURCE = 'p.source_id'

/** The condition on the source that vouches for identity `p`. */
export const sourceCondition = (asked: readonly number[], excluded: readonly number[]): Sql | undefined =>
  facetCondition(SOURCE, asked, excluded, (ids) => sql`${ids}::smallint[]`)

/** The condition on the teams that own identity `p`, or whose people do. */
export function teamCondition(asked: readonly number[], excluded: readonly number[]): Sql | undefined {
  const conditions = [
    ...(asked.length > 0 ? [sql`p.team_ids && ${asked}::int[]`] : []),
    ...(excluded.length > 0 ? [sql`not p.team_ids && ${excluded}::int[]`] : []),
  ]
  return conditions.length > 0 ? join(conditions, ' and ') : undefined
}

/**
 * The facet of teams, those with most rows first. An identity may have several.
 * @param from tables with posture `p` and WHERE of the list without this facet; null where counting would read too much
 */
export async function teamFacet(
  { team, not_team }: { team: readonly number[]; not_team: readonly number[] },
  from: Sql | null,
): Promise<Facet> {
  const teams = await prepared<{ id: number; name: string }>('select id, name from team order by name')
  const counted =
    from && teams.length > 0
      ? await rows<{ id: number; n: number }>(
          sql`select unnest(p.team_ids) as id, count(*)::int as n from ${from} group by 1`,
        )
      : []
  const counts = new Map(counted.map(({ id, n }) => [id, n]))
  return {
    field: 'team',
    values: teams
      .map(({ id, name }) => ({
        value: String(id),
        label: name,
        count: from ? (counts.get(id) ?? 0) : null,
        selected: team.includes(id),
        excluded: not_team.includes(id),
      }))
      .filter(({ count, selected, excluded }) => count !== 0 || selected || excluded)
      .sort((a, b) => (b.count ?? 0) - (a.count ?? 0)),
  }
}

/**
 * SQL conditions for the facets that a filter uses, each under its field. A word that the list lacks matches nothing, rather
 * than everything.
 * @param except a field that is left out
 */
export function facetConditions<Field extends string>(
  facets: Readonly<Record<Field, FacetColumn>>,
  filter: Chosen<NoInfer<Field>>,
  except?: Field,
): Partial<Record<Field, Sql>> {
  const conditions: Partial<Record<Field, Sql>> = {}
  for (const field of Object.keys(facets) as Field[]) {
    if (field === except) continue
    const { column, words } = facets[field]
    const stored = (values: readonly (string | number)[]) =>
      words ? sql`${values.map((one) => words.indexOf(String(one)))}::smallint[]` : sql`${values}::text[]`
    const condition = facetCondition(column, filter[field], filter[`not_${field}`], stored)
    if (condition) conditions[field] = condition
  }
  return conditions
}

/** The condition on one facet: one of the values asked for, and none of those excluded; undefined where there are neither. */
export function facetCondition<Value>(
  column: string,
  asked: readonly Value[],
  excluded: readonly Value[],
  stored: (values: readonly Value[]) => Sql,
): Sql | undefined {
  const conditions = [
    ...(asked.length > 0 ? [sql`${raw(column)} = any(${stored(asked)})`] : []),
    ...(excluded.length > 0 ? [sql`${raw(column)} <> all(${stored(excluded)})`] : []),
  ]
  return conditions.length > 0 ? join(conditions, ' and ') : undefined
}

/**
 * Every facet of a list, each counted without its own filter, so that its numbers answer "if I add this". Unknown is
 * listed last.
 * @param from tables and WHERE of the list without one field
 */
export async function listFacets<Field extends string>(
  facets: Readonly<Record<Field, FacetColumn>>,
  filter: Chosen<NoInfer<Field>>,
  from: (except: Field) => Sql,
): Promise<Facet[]> {
  const fields = Object.keys(facets) as Field[]
  // Facets that count the same rows, as all do without a filter of their own, are counted in one pass: by all of their columns
  // together first, of which there are few combinations.
  const alike = Map.groupBy(fields, (field) => {
    const { text, values } = from(field)
    return JSON.stringify([text, values])
  })
  const counts = [...alike.values()].map((group) => {
    const either = (of: (field: Field, index: number) => string) =>
      raw(
        `case ${group.map((field, index) => `when grouping(v_${index}) = 0 then ${of(field, index)}`).join(' ')} end`,
      )
    const columns = raw(group.map((field, index) => `${facets[field].column} as v_${index}`).join(', '))
    const places = raw(group.map((_, index) => index + 1).join(', '))
    const sets = raw(group.map((_, index) => `(v_${index})`).join(', '))
    return sql`
      select ${either((field) => `'${field}'`)} as field,
        ${either((_, index) => `v_${index}::text`)} as value,
        sum(n)::int as n
      from (
        select ${columns}, count(*) as n
        from ${from(group[0]!)}
        group by ${places}
      ) c
      group by grouping sets (${sets})`
  })
  const counted = await rows<{ field: Field; value: string; n: number }>(join(counts, ' union all '))
  return fields.map((field) => {
    const { words, names, worstFirst } = facets[field]
    const listed = counted.filter((row) => row.field === field)
    const asked = filter[field].map(String)
    const excluded = filter[`not_${field}`].map(String)
    // What is asked for or excluded stays in sight, to be taken back, also where no row has it.
    for (const value of new Set([...asked, ...excluded])) {
      const stored = words ? String(words.indexOf(value)) : value
      if (stored !== '-1' && !listed.some((row) => row.value === stored))
        listed.push({ field, value: stored, n: 0 })
    }
    if (worstFirst) listed.sort((a, b) => Number(b.value) - Number(a.value))
    // Equal counts go by value, so that the order does not change from one reading to the next.
    else listed.sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
    return {
      field,
      values: listed
        .map(({ value: stored, n }) => {
          const value = words ? word(words, Number(stored)) : stored
          return {
            value,
            label: names[value] ?? value,
            count: n,
            selected: asked.includes(value),
            excluded: excluded.includes(value),
          }
        })
        .sort((a, b) => Number(a.value === 'unknown') - Number(b.value === 'unknown')),
    }
  })
}
