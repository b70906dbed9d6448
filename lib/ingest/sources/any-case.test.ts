import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { contextFor, formatFor, recognise } from '../index'
import { isUnreadable, readRecords } from '../read/reader'
import { redact } from '../read/redact'
import { type Format, keptBy, type Raw } from '../source'

const inCase = (value: unknown, change: (name: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((one) => inCase(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [change(name), inCase(one, change)]))
}

async function recordsIn(file: string): Promise<Raw[]> {
  const found: Raw[] = []
  for await (const batch of readRecords(file))
    for (const item of batch) if (!isUnreadable(item)) found.push(item)
  return found
}

const outcome = (format: Format, raw: Raw, context: Parameters<Format['records']>[1]) => {
  try {
    return [...format.records(raw, context)]
  } catch (error) {
    return (error as Error).message
  }
}

const lower = (name: string) => name.toLowerCase()
const upper = (name: string) => name.toUpperCase()

test.each([
  ['okta/apps', lower],
  ['okta/api-services', lower],
  ['okta/api-tokens', lower],
  ['okta/authorization-servers', lower],
  ['okta/group-members', lower],
  ['people/okta-users', lower],
  ['people/okta-groups', lower],
  ['saas/snowflake', upper],
] as const)('%s is read with its members in other letters', async (id, change) => {
  const format = formatFor(id)!
  const folder = path.join(import.meta.dirname, path.dirname(id))
  for (const name of readdirSync(folder).filter((one) => one.startsWith(`${path.basename(id)}.sample.`))) {
    const records = await recordsIn(path.join(folder, name))
    const odd = records.map((raw) => ({ ...raw, value: inCase(raw.value, change) }))
    expect(recognise({ shape: 'json', records: odd, envelope: {} })?.id).toBe(id)
    const context = await contextFor(format, path.join(folder, name), {
      scope: 'corp',
      envelope: {},
      asOf: new Date('2026-11-22T00:00:00Z'),
      fingerprint: (secret) => `hash of ${secret.length}`,
    })
    for (const [index, raw] of records.entries()) {
      expect(outcome(format, odd[index]!, context)).toEqual(outcome(format, raw, context))
      const kept = (one: Raw) => redact(one.value, () => 'hash', keptBy(format, one))
      expect(inCase(kept(odd[index]!), lower)).toEqual(inCase(kept(raw), lower))
    }
  }
})
