import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formats, recognise } from './index'
import { sampleOf } from './read/reader'
import type { Raw, Sample } from './source'

const sources = join(dirname(fileURLToPath(import.meta.url)), 'sources')
const samples: Array<{ id: string; name: string; sample: Sample }> = []
for (const { id, isOwn = () => true } of formats) {
  const folder = join(sources, dirname(id))
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(id)}.sample.`)) {
      const sample = await sampleOf(join(folder, name))
      // Samples hold damaged records too, which are of no format.
      samples.push({ id, name, sample: { ...sample, records: sample.records.filter((raw) => isOwn(raw)) } })
    }
}
// The header of a table decides for all of its rows: no row of another format can stand in it.
const mixable = samples.filter(({ sample }) => !sample.header && sample.records.length > 0)

/** `most` at least three times as long as what is put in, so that there is no doubt which file it is. */
function mixed(most: Sample, into: number, odd: Raw, oddLists: readonly string[]): Sample {
  const records = [...most.records]
  while (records.length < 3) records.push(...most.records)
  records.splice(into % (records.length + 1), 0, odd)
  const lists = [...(most.lists ?? []), ...(odd.list ? oddLists : [])]
  return { ...most, records, ...(lists.length > 0 ? { lists } : {}) }
}

// Pairs grow with the square of the formats, and each is asked of all of them.
const ODD_RECORDS_MAX = 3
test(
  'one record of another format does not change what a file is, for all pairs of formats',
  { timeout: 300_000 },
  () => {
    for (const a of mixable)
      for (const b of mixable)
        if (a.id !== b.id)
          for (const odd of b.sample.records.slice(0, ODD_RECORDS_MAX))
            fc.assert(
              fc.property(fc.nat(60), (into) => {
                const found = recognise(mixed(a.sample, into, odd, b.sample.lists ?? []))
                expect(found?.id, `${a.name} with ${b.name} ${odd.at}`).toBe(a.id)
              }),
              { numRuns: 2 },
            )
  },
)

const line = (method: string, more: object) => ({
  level: 'info',
  msg: 'API accessed',
  time: '2026-03-01T08:00:00Z',
  type: 'audit',
  status: 'success',
  service: 'entry.v1.Entry',
  method,
  request_id: 'q-1',
  ...more,
})
const made = line('BatchCreateEntry', {
  entry_id: 'e-1',
  spiffe_id: 'spiffe://corp.test/billing',
  parent_id: 'spiffe://corp.test/spire/agent/a',
})
const attested = line('AttestAgent', { id: 'spiffe://corp.test/spire/agent/a', attestation_type: 'k8s_psat' })
const sampleFrom = (values: unknown[]): Sample => ({
  shape: 'json',
  records: values.map((value, index) => ({ value, at: `line ${index + 1}` })),
  envelope: {},
})

test.each([
  ['nothing but entries made', [made, made]],
  ['nothing but agents attested', [attested]],
  ['both, before anything else', [made, attested, line('NewJWTSVID', { audience: 'db' })]],
])('the log of a SPIRE server that holds %s is its log', (_, values) => {
  expect(recognise(sampleFrom(values))?.id).toBe('spire/audit-log')
})

test('a file of something else with one entry in it is no inventory', () => {
  const entry = { spiffe_id: 'spiffe://corp.test/billing', parent_id: 'spiffe://corp.test/spire/agent/a' }
  const others = Array.from({ length: 5 }, (_, index) => ({ request: index, path: '/healthz' }))
  expect(recognise(sampleFrom([entry, ...others]))).toBeUndefined()
  expect(recognise(sampleFrom([...others, entry]))).toBeUndefined()
})
