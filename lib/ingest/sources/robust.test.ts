import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { contextFor, formats, recognise } from '../index'
import { isUnreadable, readRecords, type Read, sampleOf } from '../read/reader'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../source'

const here = dirname(fileURLToPath(import.meta.url))

const isRaw = (item: Read): item is Raw => !isUnreadable(item)

function samplesOf(format: Format): string[] {
  const folder = join(here, dirname(format.id))
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(format.id)}.sample.`))
    .map((name) => join(folder, name))
}

async function recordsIn(format: Format): Promise<Raw[]> {
  const raws: Raw[] = []
  for (const path of samplesOf(format))
    for await (const batch of readRecords(path)) raws.push(...batch.filter(isRaw))
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

const folder = mkdtempSync(join(tmpdir(), 'muster-hostile-'))
const RECORD_BYTES_MAX = 64 * 1024
const long = 'x'.repeat(2 * RECORD_BYTES_MAX)

/** What arrives instead of a file: cut, damaged, in another encoding, or made to do harm. */
const hostile: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'its head torn off': (bytes) => bytes.subarray(Math.floor(bytes.length / 3)),
  'its end cut off': (bytes) => bytes.subarray(0, Math.floor((bytes.length * 2) / 3)),
  'in UTF-16': (bytes) => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'),
  'with lines that end as in Windows': (bytes) =>
    Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')),
  'with bytes of no encoding': (bytes) => {
    const copy = Buffer.from(bytes)
    for (let at = 7; at < copy.length; at += 97) copy[at] = 0xfe
    return copy
  },
  'with NUL in it': (bytes) =>
    Buffer.concat([bytes.subarray(0, 5000), Buffer.from([0, 0]), bytes.subarray(5000)]),
  'nested ten thousand deep': (bytes) =>
    Buffer.concat([Buffer.from('{"a":'.repeat(10_000)), bytes, Buffer.from('}'.repeat(10_000))]),
  'after ten thousand brackets': (bytes) => Buffer.concat([Buffer.from('['.repeat(10_000)), bytes]),
  'with one enormous value': (bytes) =>
    Buffer.from(
      bytes
        .toString('utf8')
        .replace(/"[^"\n]{3,40}"(?=\s*[:,}\]])/, (found) => `${found.slice(0, -1)}${long}"`),
    ),
  'twice, one behind the other': (bytes) => Buffer.concat([bytes, bytes]),
}

test.each(formats.map((format) => ({ format, id: format.id })))(
  '$id takes files that are cut, damaged, in another encoding or made to do harm',
  { timeout: 60_000 },
  async ({ format }) => {
    await loadAwsCatalogue()
    for (const [index, path] of samplesOf(format).entries())
      for (const [how, change] of Object.entries(hostile)) {
        const changed = join(folder, `${format.id.replace('/', '-')}-${index}`)
        writeFileSync(changed, change(readFileSync(path)))
        const what = `${basename(path)} ${how}`
        const began = performance.now()
        recognise(await sampleOf(changed))
        const own = await contextFor(format, changed, context)
        for await (const batch of readRecords(changed, { maxRecordBytes: RECORD_BYTES_MAX }))
          for (const item of batch)
            if (isUnreadable(item)) expect(item.reason, what).not.toBe('')
            else
              try {
                for (const _ of format.records(item, own)) continue
              } catch (error) {
                if (!(error instanceof Reject || error instanceof NotAboutIdentities))
                  throw new Error(`${what} ${item.at}`, { cause: error })
              }
        // A hang, not a figure: the slowest takes a tenth of it.
        expect(performance.now() - began, what).toBeLessThan(10_000)
      }
  },
)
