import type { Actor } from '@/lib/auth/actor'
import { identityFacets, type IdentityRow, listIdentities } from '@/lib/facts/identities'
import { maskOf } from '@/lib/findings/queries'
import { identityFilter } from '@/lib/model/filters'
import { everyRow } from './csv'
import { type Cell, type Column, type Figures, instant, number, type Report, text } from './report'

const PAGE = '500'
const named: Column[] = [
  text('name', 'Identity'),
  text('native_id', 'Id at its provider'),
  text('provider', 'Provider'),
  text('kind', 'Kind'),
  text('scope', 'Account or cluster'),
  text('environment', 'Environment'),
]
const namedCells = (row: IdentityRow): Cell[] => [
  row.name,
  row.nativeId,
  row.provider,
  row.kind,
  row.scope,
  row.environment,
]

/** Every identity that is not gone, by name: an order that no later judgement changes. */
async function* everyIdentity(actor: Actor, cells: (row: IdentityRow) => Cell[]): AsyncGenerator<Cell[]> {
  const filter = identityFilter.parse({ limit: PAGE, sort: 'name' })
  for await (const row of everyRow((cursor) => listIdentities(actor, { ...filter, cursor }, maskOf)))
    yield cells(row)
}

/** The values of one facet; they add up to the identities. */
async function facetFigures(actor: Actor, field: string, title: string): Promise<Figures> {
  const facets = await identityFacets(actor, identityFilter.parse({}), maskOf)
  const values = facets.find((facet) => facet.field === field)?.values ?? []
  return {
    title,
    total: values.reduce((sum, { count }) => sum + count, 0),
    rows: values.map(({ label, value, count }) => ({ label: label ?? value, value: count })),
  }
}

export const ownership: Report = {
  id: 'ownership',
  title: 'Ownership',
  question: 'Who answers for each identity, and for which does nobody?',
  needs: [],
  formats: ['csv', 'xlsx', 'json'],
  columns: [
    ...named,
    text('owner', 'Owner'),
    text('owner_state', 'State of its ownership'),
    text('severity', 'Worst finding'),
  ],
  rows: (actor) =>
    everyIdentity(actor, (row) => [...namedCells(row), row.owner, row.ownerState, row.severity]),
  figures: async (actor) => [await facetFigures(actor, 'owner', 'Identities by owner')],
}

export const privilegeExcess: Report = {
  id: 'privilege-excess',
  title: 'Privilege excess',
  question: 'Which identities hold rights that they were never seen to use?',
  needs: [],
  formats: ['csv', 'xlsx', 'json'],
  columns: [
    ...named,
    text('rights_state', 'Rights'),
    number('unused', 'Rights never used'),
    instant('last_used', 'Last used (UTC)'),
    text('use_state', 'Use'),
    text('owner', 'Owner'),
  ],
  rows: (actor) =>
    everyIdentity(actor, (row) => [
      ...namedCells(row),
      row.rightsState,
      row.unused,
      row.lastUsedAt,
      row.useState,
      row.owner,
    ]),
  figures: async (actor) => [
    await facetFigures(actor, 'rights', 'Identities by what their rights are against their use'),
  ],
}
