import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { report } from '@/e2e/credential-report'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { bring } from '@/lib/tasks/testing'
import { specs } from './specs'
import { type Asked, call, type Operation, person } from './testing'

// Every operation of the OpenAPI document is asked for what no honest client asks: each is refused with a sentence, and none breaks.

ownDatabase()
const RUNS = Number(process.env.MUSTER_FUZZ ?? 40)
let own: { cookie: string }
const ids: string[] = []

beforeAll(async () => {
  own = await person('administrator')
  const other = await person('owner')
  const users = Array.from({ length: 4 }, (_, n) => ({ user: `user-${n}`, rotated: '2020-01-01T00:00:00Z' }))
  await bring(report(users), new Date())
  const found = await rows<{ id: string }>(
    `select identity_key::text as id
     from identity
     union all
     select id::text
     from finding
     union all
     select id::text
     from import
     union all
     select 'rotation-overdue'
     union all
     select 'nist-csf-2.0'`,
  )
  ids.push(other.id, ...found.map((row) => row.id))
})

const HOSTILE = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202e',
  '𒀀',
  "'",
  '"',
  '\\',
  '%',
  '%00',
  '../../x',
  '[]',
  '{}',
  'null',
  'true',
  '0',
  '-1',
  '1.5',
  '1e9',
  '0x10',
  ' 1',
  '+1',
  '٣',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9223372036854775807',
  '9223372036854775808',
  '99999999999999999999999',
  'NaN',
  'Infinity',
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '0000-00-00',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '10000-01-01',
  '2026-11-22T24:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'a'.repeat(5000),
  'ß'.repeat(700),
  '$1',
  '(',
  '*',
  '{"$gt":""}',
  '__proto__',
  'constructor',
  'team:1,team:99999999999',
  'source:-1',
  'environment:production',
  'severity=critical&cursor=x',
  'https://[::127.0.0.1]/',
  'javascript:alert(1)',
]
const cursor = fc
  .tuple(
    fc.constantFrom<unknown>(
      null,
      'x',
      '',
      '1',
      'NaN',
      'infinity',
      '2026-02-30',
      '9223372036854775808',
      '\0',
      'a'.repeat(3000),
      1,
      {},
      [],
    ),
    fc.array(
      fc.constantFrom<unknown>(
        '1',
        1,
        '9223372036854775807',
        '9223372036854775808',
        '-1',
        '1.5',
        null,
        'x',
        '0'.repeat(40),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([value, keys]) => Buffer.from(JSON.stringify([value, ...keys])).toString('base64url'))
const hostileText = fc.oneof(fc.constantFrom(...HOSTILE), cursor)
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 2 ** 31, 2 ** 53, 1e308, -0.5, [], {}, [[]], {
      length: 1e9,
    }),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

interface Schema {
  type?: string
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

/** What fits a schema most of the time, with something else in its place every now and then. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: honest(schema) }, { weight: 1, arbitrary: hostile })
}

function honest(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return fc.oneof(...choices.map(fitting))
  switch (schema.type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number': {
      const [min, max] = [Math.max(schema.minimum ?? -10, -1e6), Math.min(schema.maximum ?? 1e6, 1e6)]
      return fc.oneof(
        fc.integer({ min, max: Math.max(min, max) }),
        fc.constantFrom(min, max, schema.maximum ?? 2 ** 31),
      )
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: Math.min(schema.minItems ?? 0, 3),
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'object': {
      const required = new Set(schema.required)
      const known = Object.entries(schema.properties ?? {}).map(([name, inner]) => [
        name,
        required.has(name) ? fitting(inner) : fc.option(fitting(inner), { nil: undefined, freq: 2 }),
      ])
      const more =
        typeof schema.additionalProperties === 'object'
          ? fitting(schema.additionalProperties)
          : fc.constant(undefined)
      return fc
        .tuple(
          fc.record(Object.fromEntries(known)),
          fc.dictionary(
            hostileText.filter((key) => key !== '__proto__'),
            more,
            { maxKeys: 2 },
          ),
        )
        .map(([own, extra]) => ({ ...(schema.additionalProperties ? extra : {}), ...own }))
    }
    case 'string':
      if (schema.pattern && schema.pattern.length < 200)
        return fc.oneof(fc.stringMatching(new RegExp(schema.pattern)), hostileText)
      return fc.oneof(
        fc.constantFrom(
          'somebody@example.test',
          'for a reason that is long enough',
          'https://example.test/x',
          '2026-11-22',
          '2026-11-22T09:00:00Z',
        ),
        fc.constantFrom(...(ids.length > 0 ? ids : ['1'])),
        fc.uuid(),
        hostileText,
      )
    default:
      return hostile
  }
}

const schemaOf = (schema: z.ZodType | undefined): Schema | null =>
  schema ? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema) : null

function requests(operation: Operation): fc.Arbitrary<Asked> {
  const one = specs[operation] as { path: string; query?: z.ZodType; body?: z.ZodType }
  const names = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const param = fc.oneof(
    fc.constantFrom(...ids),
    hostileText.filter((text) => text !== ''),
  )
  const query = schemaOf(one.query)
  const view = fc.record({
    as_of: fc.option(fc.oneof(hostileText, fc.constant('now')), { nil: undefined, freq: 1 }),
    scope: fc.option(hostileText, { nil: undefined, freq: 1 }),
  })
  return fc.record({
    params: fc.record(Object.fromEntries(names.map((name) => [name, param]))) as fc.Arbitrary<
      Record<string, string>
    >,
    search: fc
      .tuple(query ? (honest(query) as fc.Arbitrary<object>) : fc.constant({}), view)
      .map(([given, more]) => {
        const search = new URLSearchParams()
        for (const [name, value] of Object.entries({ ...given, ...more }))
          for (const part of [value].flat())
            if (part !== undefined)
              search.append(
                name,
                name === 'as_of' && part === 'now' ? new Date().toISOString() : String(part),
              )
        return search
      }),
    body:
      operation === 'createImport'
        ? fc.uint8Array({ maxLength: 300 })
        : one.body
          ? fc.oneof(
              { weight: 9, arbitrary: fitting(schemaOf(one.body)!) },
              { weight: 1, arbitrary: fc.constantFrom('{', '[1', '\0', '"\\ud800"') },
            )
          : fc.constant(undefined),
  })
}

// What PostgreSQL, Prisma or Node would say of themselves.
const INTERNAL =
  /relation "|column "|syntax error at|invalid input syntax|out of range for type|violates|SQLSTATE|prisma|ECONN|node_modules|at Object\./i

test.each(Object.keys(specs) as Operation[])('%s', { timeout: 240_000 }, async (operation) => {
  await fc.assert(
    fc.asyncProperty(requests(operation), async (asked) => {
      await rows('delete from rate_limit')
      const response = await call(operation, own, asked)
      // To its end: a stream that breaks half-way is broken too.
      const text = await response.text()
      const told = `${response.status} ${JSON.stringify({ ...asked, search: String(asked.search) }).slice(0, 1500)} ${text.slice(0, 300)}`
      expect(response.status, told).toBeLessThan(500)
      if (response.status >= 400) {
        const { detail } = JSON.parse(text) as { detail: string }
        expect(detail, told).toMatch(/\w/)
        expect(detail, told).not.toMatch(INTERNAL)
      }
    }),
    { numRuns: RUNS, seed: 20_261_128, endOnFailure: true },
  )
})
