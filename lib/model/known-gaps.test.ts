import { expect, test } from 'vitest'
import { gapLines, gapsOfSources } from './known-gaps'

const source = (
  name: string,
  state: 'fresh' | 'silent' | 'failed' | 'empty',
  lastCompleteAt: string | null,
) => ({
  source: name,
  state,
  lastCompleteAt,
})
const sources = [
  source('AWS 1', 'fresh', null),
  source('AWS 2', 'fresh', null),
  source('Okta', 'silent', '2026-11-01T00:00:00Z'),
  source('Vault', 'failed', null),
  source('GitHub', 'fresh', '2026-11-01T00:00:00Z'),
]

test('each source has its own sentence in the files of a report', () => {
  expect(gapsOfSources(sources)).toEqual([
    'AWS 1 never marked complete: missing entries may still exist.',
    'AWS 2 never marked complete: missing entries may still exist.',
    'Okta has not reported for longer than expected.',
    'The last import of Vault failed: its data is older.',
  ])
})

test('on screen sources of which the same is said share a line, and nothing is said twice or left out', () => {
  const gaps = [...gapsOfSources(sources), '2 imports were uploaded but not applied yet.']
  expect(gapLines(gaps, sources)).toEqual([
    {
      text: '2 sources were never marked complete: missing entries may still exist.',
      sources: ['AWS 1', 'AWS 2'],
    },
    { text: 'Okta has not reported for longer than expected.', sources: [] },
    { text: 'The last import of Vault failed: its data is older.', sources: [] },
    { text: '2 imports were uploaded but not applied yet.', sources: [] },
  ])
})

test('a sentence of an earlier version of Muster stays as it is', () => {
  const gaps = ['AWS 1 never delivered everything.', 'AWS 2 never delivered everything.']
  expect(gapLines(gaps, sources)).toEqual(gaps.map((text) => ({ text, sources: [] })))
})
