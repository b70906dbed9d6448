import { expect, test } from 'vitest'
import type { SourceRow } from '@/lib/model/answers/imports'
import { filterSources, groupSources, type KnownFormats } from './source-groups'

const source = (given: Pick<SourceRow, 'name' | 'provider' | 'state'> & Partial<SourceRow>): SourceRow => ({
  id: 1,
  formats: [],
  lastImportAt: null,
  lastImportId: null,
  lastCompleteAt: null,
  lastFailedAt: null,
  lastError: null,
  silentAfterHours: 24,
  identities: 0,
  credentials: 0,
  eventsFrom: null,
  eventsTo: null,
  exposures: 0,
  exposuresMatched: 0,
  imports: 1,
  ...given,
})
const sources = [
  source({
    name: '418203975511',
    provider: 'aws',
    state: 'fresh',
    identities: 30,
    formats: ['exposure/gitleaks', 'aws/cloudtrail', 'aws/roles'],
  }),
  source({ name: '551120984417', provider: 'aws', state: 'fresh', identities: 12, formats: ['aws/roles'] }),
  source({
    name: 'prod-eu-1',
    provider: 'kubernetes',
    state: 'silent',
    identities: 7,
    formats: ['kubernetes/objects'],
  }),
  source({ name: 'new', provider: 'other', state: 'fresh' }),
]
const known: KnownFormats = {
  'aws/cloudtrail': { title: 'CloudTrail log', group: 'aws' },
  'aws/roles': { title: 'Roles', group: 'aws' },
  'exposure/gitleaks': { title: 'Gitleaks report', group: 'exposure' },
  'kubernetes/objects': { title: 'Objects', group: 'kubernetes' },
}

test('a group adds up its sources, and one that needs a person comes first', () => {
  expect(
    groupSources(sources, known).map((one) => [
      one.title,
      one.sources.length,
      one.silent,
      one.failed,
      one.identities,
    ]),
  ).toEqual([
    ['Kubernetes', 1, 1, 0, 7],
    ['AWS', 2, 0, 0, 42],
    ['Nothing imported yet', 1, 0, 0, 0],
  ])
})

test('sources are found by name, platform and format, and by state', () => {
  const found = (filter: Parameters<typeof filterSources>[1]) =>
    filterSources(sources, filter, known).map(({ name }) => name)
  expect(found({ source: '75511' })).toEqual(['418203975511'])
  expect(found({ source: 'amazon cloudtrail' })).toEqual(['418203975511'])
  expect(found({ state: 'silent' })).toEqual(['prod-eu-1'])
  expect(found({ source: 'amazon', state: 'silent' })).toEqual([])
  expect(found({})).toHaveLength(4)
})
