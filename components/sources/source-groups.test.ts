import { expect, test } from 'vitest'
import type { SourceRow } from '@/lib/model/answers/imports'
import { filterSources, groupSources } from './source-groups'

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
    formats: ['aws/cloudtrail'],
  }),
  source({ name: '551120984417', provider: 'aws', state: 'fresh', identities: 12 }),
  source({ name: 'prod-eu-1', provider: 'kubernetes', state: 'silent', identities: 7 }),
]
const titles = { 'aws/cloudtrail': 'CloudTrail log' }

test('a group adds up its sources, and one that needs a person comes first', () => {
  expect(
    groupSources(sources).map((one) => [
      one.title,
      one.sources.length,
      one.silent,
      one.failed,
      one.identities,
    ]),
  ).toEqual([
    ['Kubernetes', 1, 1, 0, 7],
    ['Amazon Web Services', 2, 0, 0, 42],
  ])
})

test('sources are found by name, platform and format, and by state', () => {
  const found = (filter: Parameters<typeof filterSources>[1]) =>
    filterSources(sources, filter, titles).map(({ name }) => name)
  expect(found({ source: '5511' })).toEqual(
    ['418203975511', '551120984417'].filter((name) => name.includes('5511')),
  )
  expect(found({ source: 'amazon cloudtrail' })).toEqual(['418203975511'])
  expect(found({ state: 'silent' })).toEqual(['prod-eu-1'])
  expect(found({ source: 'amazon', state: 'silent' })).toEqual([])
  expect(found({})).toHaveLength(3)
})
