import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { formats } from '../index'
import { isUnreadable, readRecords, type Read } from '../read/reader'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../source'

const here = dirname(fileURLToPath(import.meta.url))

const isRaw = (item: Read): item is Raw => !isUnreadable(item)

async function recordsIn(format: Format): Promise<Raw[]> {
  const folder = join(here, dirname(format.id))
  const raws: Raw[] = []
  for (const name of readdirSync(folder).filter((one) => one.startsWith(`${basename(format.id)}.sample.`)))
    for await (const batch of readRecords(join(folder, name))) raws.push(...batch.filter(isRaw))
  return raws
}

const context: Context = {
  scope: 'x',
  envelope: {},
  asOf: new Date('2026-11-22T00:00:00Z'),
  fingerprint: () => 'f'.repeat(64),
}

/** The value with the member at one random place replaced by anything. */
function damaged(value: unknown, choose: () => number, put: unknown): unknown {
  if (typeof value !== 'object' || value === null) return put
  const keys = Object.keys(value)
  if (keys.length === 0 || choose() % 4 === 0) return put
  const key = keys[choose() % keys.length] as string
  const inner = damaged((value as Record<string, unknown>)[key], choose, put)
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === key ? inner : item))
    : { ...value, [key]: inner }
}

/** Yields or rejects; anything else thrown is a bug. Dates in what it yields are dates. */
function survives(format: Format, raw: Raw): void {
  try {
    for (const record of format.records(raw, context))
      for (const value of Object.values(record))
        if (value instanceof Date) expect(Number.isNaN(value.getTime())).toBe(false)
  } catch (error) {
    if (!(error instanceof Reject || error instanceof NotAboutIdentities)) throw error
    expect(error.message).not.toBe('')
  }
  format.scopeOf(raw)
}

test.each(formats.map((format) => ({ format, id: format.id })))(
  '$id takes any value and any damage',
  async ({ format }) => {
    await loadAwsCatalogue()
    const raws = await recordsIn(format)
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        survives(format, { value, at: '/' })
        format.recognises({ shape: 'json', records: [{ value, at: '/' }], envelope: {} })
      }),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...raws),
        fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
        fc.oneof(
          fc.constant(undefined),
          fc.jsonValue(),
          // An object that has no text, and one whose members are those of every object.
          fc.constantFrom({ toString: null, valueOf: null }, { constructor: null, __proto__: null }),
          fc.constantFrom('', {}, [], null, 'x', 0, -1, 'arn:aws:iam::1:user/x'),
        ),
        (raw, choices, put) => {
          let next = 0
          survives(format, {
            ...raw,
            value: damaged(raw.value, () => choices[next++ % choices.length] as number, put),
          })
        },
      ),
      { numRuns: 500 },
    )
  },
)
