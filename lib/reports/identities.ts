import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { everyIdentity, identitiesByKey } from '@/lib/inventory/identities'
import { identityWhere } from '@/lib/inventory/identity-where'
import {
  code,
  environments,
  ownerStates,
  providers,
  rightsStates,
  severities,
  word,
} from '@/lib/model/vocabulary'
import { fileId, idOf } from '@/lib/model/file-id'
import { ownerStateNames, providerMarks, rightsStateNames } from '@/lib/model/words'
import { filterOf } from './filter'
import {
  type Cell,
  type Chart,
  type Column,
  instant,
  number,
  type Population,
  type Report,
  text,
  tabular,
  outerId,
} from './report'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { Figures, ReportParams } from '@/lib/model/answers/reports'

const named: Column[] = [
  text('name', 'Identity'),
  outerId('native_id', 'Provider id'),
  text('provider', 'Provider'),
  text('kind', 'Kind'),
  outerId('scope', 'Account or cluster'),
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
const KEY = text('key', 'Key in Muster')

// By name: an order that no later judgement changes.
const filterIn = (params: ReportParams) => ({ ...filterOf('identities', params), sort: 'name' as const })

/** What reports on identities have in common: their rows, and how they are drawn from. */
const identityReport = (
  cells: (row: IdentityRow) => Cell[],
): Pick<Report, 'needs' | 'list' | 'formats' | 'rows' | 'population'> => ({
  needs: [],
  list: 'identities',
  formats: tabular,
  async *rows(actor, params) {
    for await (const row of everyIdentity(actor, filterIn(params))) yield [...cells(row), fileId(row.id)]
  },
  async population(actor, params): Promise<Population> {
    const where = identityWhere(actor, filterIn(params))
    return {
      noun: 'identity',
      keys: sql`select 'id-' || p.identity_key as key from posture p where ${where}`,
      cells: async (keys) =>
        new Map(
          (await identitiesByKey(keys.map(idOf))).map((row) => {
            const key = fileId(row.id)
            return [key, [...cells(row), key]]
          }),
        ),
    }
  },
})

/** How many identities under the report's filter have each value of a column of posture. */
async function counted(
  actor: Actor,
  params: ReportParams,
  columns: string,
): Promise<Record<string, number>[]> {
  const where = identityWhere(actor, filterIn(params))
  return rows(
    sql`select ${raw(columns)}, count(*)::int as n
     from posture p
     where ${where}
     group by ${raw(columns)}
     order by ${raw(columns)}`,
  )
}
const sum = (list: readonly Record<string, number>[]) => list.reduce((all, { n }) => all + n!, 0)

/** The identities under the filter by one of their columns, in the order of its words. */
async function figuresBy<T extends string>(
  actor: Actor,
  params: ReportParams,
  title: string,
  column: string,
  words: readonly T[],
  names: Record<T, string>,
): Promise<Figures> {
  const found = await counted(actor, params, column)
  return {
    title,
    total: sum(found),
    rows: found.map((row) => ({ label: names[word(words, row[column]!)], value: row.n! })),
  }
}
const asIs = <T extends string>(words: readonly T[]): Record<T, string> =>
  Object.fromEntries(words.map((one) => [one, one])) as unknown as Record<T, string>

export const ownership: Report = {
  id: 'ownership',
  title: 'Ownership',
  question: 'Owners of identities, and identities without an owner',
  columns: [
    ...named,
    text('owner', 'Owner'),
    text('owner_state', 'Owner state'),
    text('severity', 'Worst finding'),
    KEY,
  ],
  printed: ['name', 'kind', 'scope', 'environment', 'owner', 'owner_state', 'severity'],
  ...identityReport((row) => [...namedCells(row), row.owner, row.ownerState, row.severity]),
  figures: async (actor, params) => [
    await figuresBy(actor, params, 'Identities by owner', 'owner_state', ownerStates, ownerStateNames),
    await figuresBy(
      actor,
      params,
      'Identities by environment',
      'environment',
      environments,
      asIs(environments),
    ),
    await figuresBy(actor, params, 'Identities by worst finding', 'severity', severities, asIs(severities)),
  ],
  async charts(actor, params): Promise<Chart[]> {
    const found = await counted(actor, params, 'provider, owner_state')
    const at = (list: Record<string, number>[], ...states: (typeof ownerStates)[number][]) =>
      sum(list.filter(({ owner_state }) => states.some((one) => code(ownerStates, one) === owner_state)))
    return [
      {
        title: 'Has an active owner, identities by provider',
        kind: 'bars',
        parts: [
          { name: 'owned', tone: 'quiet' },
          { name: 'no owner, or one who left', tone: 'ink' },
          { name: 'suggested only', tone: 'hollow' },
          { name: 'unknown', tone: 'hatch' },
        ],
        rows: [...Map.groupBy(found, ({ provider }) => provider!)].map(([provider, list]) => ({
          label: providerMarks[word(providers, provider)].name,
          values: [
            at(list, 'owned'),
            at(list, 'none', 'departed'),
            at(list, 'suggested'),
            at(list, 'unknown'),
          ],
        })),
      },
    ]
  },
}

/** Rights by provider: granted = seen in use + never used + cannot be told. */
async function rightsByProvider(
  actor: Actor,
  params: ReportParams,
): Promise<{ provider: number; used: number; unused: number; unknown: number }[]> {
  const where = identityWhere(actor, filterIn(params))
  // Rights whose use no log shows, and all rights of an identity whose use nobody can judge, cannot be told.
  return rows(
    sql`select
       p.provider,
       coalesce(
         sum(case when p.unused_n is null then 0 else v.granted_n - v.unused_n - v.unlogged_n end), 0
       )::float8 as used,
       coalesce(sum(case when p.unused_n is null then 0 else v.unused_n end), 0)::float8 as unused,
       coalesce(sum(case when p.unused_n is null then v.granted_n else v.unlogged_n end), 0)::float8
         as unknown
     from posture p
       join privilege v using (identity_key)
     where ${where}
     group by 1
     order by 1`,
  )
}

export const privilegeExcess: Report = {
  id: 'privilege-excess',
  title: 'Privilege excess',
  question: 'Identities with unused permissions',
  columns: [
    ...named,
    text('rights_state', 'Rights'),
    number('unused', 'Rights never used'),
    instant('last_used', 'Last used (UTC)'),
    text('use_state', 'Use'),
    text('owner', 'Owner'),
    KEY,
  ],
  printed: ['name', 'kind', 'environment', 'rights_state', 'unused', 'use_state', 'last_used', 'owner'],
  ...identityReport((row) => [
    ...namedCells(row),
    row.rightsState,
    row.unused,
    row.lastUsedAt,
    row.useState,
    row.owner,
  ]),
  async figures(actor, params) {
    const rights = await rightsByProvider(actor, params)
    const all = (part: 'used' | 'unused' | 'unknown') => rights.reduce((total, row) => total + row[part], 0)
    return [
      await figuresBy(
        actor,
        params,
        'Identities by use of their permissions',
        'rights_state',
        rightsStates,
        rightsStateNames,
      ),
      {
        title: 'Permissions granted',
        total: all('used') + all('unused') + all('unknown'),
        rows: [
          { label: 'seen in use', value: all('used') },
          { label: 'never used', value: all('unused') },
          { label: 'not logged', value: all('unknown') },
        ],
      },
    ]
  },
  async charts(actor, params): Promise<Chart[]> {
    return [
      {
        title: 'Permissions granted and used, by provider',
        kind: 'bars',
        parts: [
          { name: 'seen in use', tone: 'quiet' },
          { name: 'never used', tone: 'ink' },
          { name: 'cannot be told', tone: 'hatch' },
        ],
        rows: (await rightsByProvider(actor, params)).map(({ provider, used, unused, unknown }) => ({
          label: providerMarks[word(providers, provider)].name,
          values: [used, unused, unknown],
        })),
      },
    ]
  },
}
