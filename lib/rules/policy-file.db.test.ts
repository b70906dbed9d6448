import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { currentRules } from '@/lib/checks/rules'
import { saveParams } from '@/lib/checks/tune'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { listPlaces, setPlace } from '@/lib/ingest/places'
import { policyOf, savePolicy } from '@/lib/policy/policy'
import { applyPolicy, currentPolicy, diffPolicy, exportPolicy, policyDrift, readPolicy } from './policy-file'

ownDatabase()
const actor = systemActor('test')
const entries = () =>
  rows<{ action: string; subject: string }>('select action, subject from audit_entry order by id')

test('what is exported differs in nothing, and applying it changes and logs nothing', async () => {
  await saveParams(actor, 'rotation-overdue', { default_interval_days: 60, crypto_interval_days: 730 })
  await setPlace(actor, 'prod-eu-1', 'production')
  const text = await exportPolicy()
  expect(parse(text)).toMatchObject({
    version: 1,
    // Only what differs from the default.
    thresholds: { 'rotation-overdue': { default_interval_days: 60 } },
    places: { 'prod-eu-1': 'production' },
  })
  const file = readPolicy(text)
  expect(await diffPolicy(file)).toEqual([])
  expect(await policyDrift()).toBeNull()
  // That it is in force is kept once.
  expect(await applyPolicy(actor, file)).toEqual([])
  const before = await entries()
  expect(before.at(-1)).toEqual({ action: 'policy.apply', subject: 'policy file' })
  expect(await applyPolicy(actor, file)).toEqual([])
  expect(await entries()).toEqual(before)
})

test('numbers of parts are in the file, and what somebody changes beside the file is shown until it is applied again', async () => {
  const file = readPolicy(`
version: 1
thresholds: {}
narrower_thresholds:
  dormant-identity:
    - { when: { environment: production }, params: { dormant_days: 30 } }
`)
  await applyPolicy(actor, file)
  const parts = [{ when: { environment: 'production' }, params: { dormant_days: 30 } }]
  expect((await currentRules()).narrower.get('dormant-identity')).toEqual(parts)
  expect(parse(await exportPolicy())).toMatchObject({
    narrower_thresholds: { 'dormant-identity': parts },
  })
  expect(await policyDrift()).toMatchObject({ appliedBy: actor.label, differences: [], unreadable: null })

  await saveParams(actor, 'dormant-identity', { dormant_days: 60, escalate_days: 90 }, [])
  await setPlace(actor, 'not-in-a-section-of-the-file', 'test')
  expect((await policyDrift())!.differences).toEqual([
    { path: 'thresholds.dormant-identity.dormant_days', installation: 60, file: null },
    { path: 'narrower_thresholds.dormant-identity', installation: null, file: parts },
  ])
  await applyPolicy(actor, file)
  expect((await policyDrift())!.differences).toEqual([])
  await setPlace(actor, 'not-in-a-section-of-the-file', null)
  await applyPolicy(actor, readPolicy('{ version: 1, narrower_thresholds: {} }'))
  expect((await currentRules()).narrower.get('dormant-identity')).toEqual([])
  await saveParams(actor, 'rotation-overdue', { default_interval_days: 60, crypto_interval_days: 730 })
})

test('a file is applied as a whole: what it names changes, what it leaves out of a section goes back, other sections stay', async () => {
  await savePolicy(actor, 'exceptions', { days_max: 100, renewals_max: 1 })
  const file = readPolicy(`
version: 1
thresholds:
  dormant-identity: { dormant_days: 30 }
places:
  staging-eu-1: staging
  10.20.0.0/16: test
`)
  const found = await diffPolicy(file)
  expect(found).toContainEqual({
    path: 'thresholds.rotation-overdue.default_interval_days',
    installation: 60,
    file: null,
  })
  expect(found).toContainEqual({
    path: 'thresholds.dormant-identity.dormant_days',
    installation: null,
    file: 30,
  })
  const logged = (await entries()).length
  expect(await applyPolicy(actor, file)).toEqual(found)
  const { params } = await currentRules()
  expect(params.get('rotation-overdue')!.default_interval_days).toBe(90)
  expect(params.get('dormant-identity')!.dormant_days).toBe(30)
  expect(
    Object.fromEntries((await listPlaces()).rows.map(({ name, environment }) => [name, environment])),
  ).toEqual({ 'staging-eu-1': 'staging', '10.20.0.0/16': 'test' })
  expect(await policyOf('exceptions')).toEqual({ days_max: 100, renewals_max: 1 })
  const added = (await entries()).slice(logged).map(({ action, subject }) => `${action} ${subject}`)
  expect(added[0]).toBe('policy.apply policy file')
  expect(added.slice(1).sort()).toEqual([
    'check.params dormant-identity',
    'check.params rotation-overdue',
    'place.set 10.20.0.0/16',
    'place.set prod-eu-1',
    'place.set staging-eu-1',
  ])
  expect(await diffPolicy(file)).toEqual([])
  expect(await rows("select 1 from graphile_worker.jobs where task_identifier = 'judge'")).toHaveLength(1)
})

test('a file that cannot be applied as a whole changes nothing', async () => {
  const before = await currentPolicy()
  // The second place is not a network, which is found out while the first is written.
  const file = readPolicy('{ version: 1, thresholds: {}, places: { a: test, 10.20.0.1/16: test } }')
  await expect(applyPolicy(actor, file)).rejects.toThrow('10.20.0.0/16')
  expect(await currentPolicy()).toEqual(before)
})

test.each([
  ['version: 2', 'version'],
  ['version: 1\nthreshold: {}', 'threshold'],
  ['version: 1\nthresholds: { made-up: { days: 1 } }', 'thresholds.made-up: there is no check'],
  ['version: 1\nthresholds: { dormant-identity: { days: 1 } }', 'no such parameter'],
  ['version: 1\nthresholds: { dormant-identity: { dormant_days: soon } }', 'thresholds.dormant-identity'],
  ['version: 1\nnarrower_thresholds: { made-up: [] }', 'there is no check'],
  [
    'version: 1\nnarrower_thresholds: { dormant-identity: [{ when: {}, params: { dormant_days: 1 } }] }',
    'Name an environment',
  ],
  [
    'version: 1\nnarrower_thresholds: { dormant-identity: [{ when: { class: access_key }, params: { dormant_days: 1 } }] }',
    'judges no access_key',
  ],
  ['version: 1\nframeworks: { pinned: [nist-csf-1.1] }', 'no current framework'],
  ['version: 1\nplaces: { a: unknown }', 'places.a'],
  ['a: &a [1]\nb: *a\nversion: 1', 'not YAML'],
  ['{ [', 'not YAML'],
  ['', 'The file'],
])('%j is refused with what is wrong', (text, words) => {
  expect(() => readPolicy(text)).toThrow(words)
})

test('any text is read or refused, and what was read is written and read the same', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.jsonValue().map((value) => stringify(value)),
      ),
      (text) => {
        let file
        try {
          file = readPolicy(text)
        } catch (error) {
          expect((error as Error).constructor.name).toBe('Invalid')
          return
        }
        expect(readPolicy(stringify(file))).toEqual(file)
      },
    ),
  )
})

test('whoever does not set policies applies none', async () => {
  const file = readPolicy('{ version: 1, exceptions: { days_max: 7, renewals_max: 0 } }')
  const auditor: Actor = { kind: 'user', id: '1', label: 'Ada', role: 'auditor', scope: {} }
  await expect(applyPolicy(auditor, file)).rejects.toThrow()
  expect((await policyOf('exceptions')).days_max).toBe(100)
})
