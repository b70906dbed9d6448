import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { isListName } from './reader-envelope'
import { isUnreadable, readRecords, sampleOf, type Read, type ReadOptions } from './reader'

const folder = mkdtempSync(join(tmpdir(), 'muster-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))

const path = join(folder, 'file')

async function read(content: string | Buffer, options?: ReadOptions): Promise<Read[]> {
  writeFileSync(path, content)
  const all: Read[] = []
  for await (const batch of readRecords(path, options)) all.push(...batch)
  return all
}

const values = (items: Read[]) =>
  items.map((item) => (isUnreadable(item) ? `unreadable: ${item.reason}` : item.value))
const places = (items: Read[]) => items.map(({ at }) => at)

const record = fc
  .dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 6 })
  .map((value) => JSON.parse(JSON.stringify(value)) as object)
  // An object around a list of such a name is a page without records, as APIs answer when there are none: {"value": []}.
  .filter((one) => !Object.entries(one).some(([name, list]) => isListName(name) && Array.isArray(list)))
const records = fc.array(record, { minLength: 2, maxLength: 12 })
const blockBytes = fc.integer({ min: 1, max: 300 })

const ways: Record<string, (items: object[]) => string> = {
  NDJSON: (items) => items.map((item) => JSON.stringify(item)).join('\n'),
  'NDJSON with blank lines, comments and CRLF': (items) =>
    `# exported\r\n${items.map((item) => JSON.stringify(item)).join('\r\n\r\n')}\r\n`,
  'an array': (items) => JSON.stringify(items),
  'a pretty array': (items) => JSON.stringify(items, null, 2),
  'an array with one record a line': (items) =>
    `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]\n`,
  Records: (items) => JSON.stringify({ Records: items }),
  'a List with its kind last': (items) =>
    JSON.stringify({ apiVersion: 'v1', items, metadata: { resourceVersion: '' }, kind: 'List' }),
  'a pretty List': (items) => JSON.stringify({ items, kind: 'List' }, null, 4),
  'values without separator': (items) => items.map((item) => JSON.stringify(item)).join(''),
  'pretty values one after another': (items) => items.map((item) => JSON.stringify(item, null, 2)).join('\n'),
  'pages one after another': (items) => items.map((item) => JSON.stringify({ Records: [item] })).join(''),
  'an array of pages': (items) => JSON.stringify(items.map((item) => ({ Records: [item] }))),
  'one page a line': (items) => items.map((item) => JSON.stringify({ Records: [item] })).join('\n'),
  'an array of arrays': (items) => JSON.stringify([items.slice(0, 1), items.slice(1)]),
  'an array a line': (items) => items.map((item) => JSON.stringify([item])).join('\n'),
  'an array of pages that say nothing else': (items) =>
    JSON.stringify(items.map((item) => ({ items: [item], next_page_token: null }))),
  'a list that was wrapped once more': (items) => JSON.stringify({ result: items }),
  'a page that was wrapped once more': (items) =>
    JSON.stringify({ status: 'ok', result: { data: items, first_id: 'a', has_more: false } }),
  'a byte-order mark': (items) => `\ufeff${JSON.stringify(items)}`,
}

test.each(Object.keys(ways))(
  'records written as %s come back whatever the size of the blocks',
  async (way) => {
    await fc.assert(
      fc.asyncProperty(records, blockBytes, async (items, blockBytes) => {
        const found = await read(ways[way]?.(items) ?? '', { blockBytes })
        expect(values(found)).toEqual(items)
        expect(new Set(places(found)).size).toBe(items.length)
      }),
      { numRuns: 25 },
    )
  },
)

test('UTF-16, as PowerShell redirects it', async () => {
  const text = '\ufeff[{"name":"Zoë"},{"name":"水"}]'
  expect(values(await read(Buffer.from(text, 'utf16le'), { blockBytes: 3 }))).toEqual([
    { name: 'Zoë' },
    { name: '水' },
  ])
})

test('garbage gives reports, never an exception', async () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '{"a":1}',
      '/*',
      '//',
      '"Records":[',
      '---\n',
      'a,b\n',
      '- x: &a [*a]',
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.array(piece).map((parts) => Buffer.from(parts.join(''))),
        fc.uint8Array().map(Buffer.from),
      ),
      blockBytes,
      async (content, blockBytes) => {
        for (const item of await read(content, { blockBytes, maxRecordBytes: 64 }))
          expect(item.at).not.toBe('')
        await sampleOf(path)
      },
    ),
    { numRuns: 300 },
  )
})

test('a place is a pointer or a line', async () => {
  expect(places(await read('{"Records":[{"a":1},{"a":2}]}'))).toEqual(['/Records/0', '/Records/1'])
  expect(places(await read('[{"a":1},{"a":2}]'))).toEqual(['/0', '/1'])
  expect(places(await read('{"a":1}\n\n{"a":2}\n'))).toEqual(['line 1', 'line 3'])
  expect(places(await read('{"a":1}'))).toEqual(['/'])
  expect(places(await read('{"Records":[{"a":1}]}{"Records":[{"a":2}]}'))).toEqual([
    '/Records/0',
    'value 2 /Records/0',
  ])
})

test('an empty answer is no record, and its lists are known', async () => {
  expect(await read('{"entries":[],"next_page_token":""}')).toEqual([])
  expect((await sampleOf(path)).lists).toEqual(['entries'])
  expect(await read('{"kind":"RoleList","metadata":{"resourceVersion":"1"},"items":null}')).toEqual([])
  expect(await sampleOf(path)).toMatchObject({ lists: ['items'], envelope: { kind: 'RoleList' } })
  expect(values(await read('{"kind":"Role","items":null}'))).toEqual([{ kind: 'Role', items: null }])
  expect(await read('')).toEqual([])
  expect(await read('[]')).toEqual([])
  expect(values(await read('{"name":"x","roles":[]}'))).toEqual([{ name: 'x', roles: [] }])
})

test('scalars after the list are part of the envelope; of several pages the last one speaks', async () => {
  await read(
    '{"Users":1,"UserDetailList":[{"a":1}],"IsTruncated":true,"Marker":"m"}{"UserDetailList":[{"a":2}],"IsTruncated":false}',
  )
  expect((await sampleOf(path)).envelope).toEqual({ IsTruncated: false })
  const found = await read('{"kind":"PodList","items":[{"a":1}]}\n{"kind":"SecretList","items":[{"a":2}]}\n')
  expect(found.map((item) => !isUnreadable(item) && item.envelope?.kind)).toEqual(['PodList', 'SecretList'])
})

test('a torn beginning: the whole records behind it are recovered and the loss is told', async () => {
  const rows = [1, 2, 3].map((id) => ({
    eventID: `e${id}`,
    eventName: 'x',
    userIdentity: { type: 'IAMUser' },
  }))
  const torn = JSON.stringify({
    Records: [{ eventID: 'torn', userIdentity: { type: 'Root', a: { b: 1 } } }, ...rows],
  }).slice(20)
  const found = await read(torn)
  expect(values(found).filter((value) => typeof value === 'object')).toEqual(rows)
  expect(found.filter(isUnreadable)[0]?.reason).toMatch(/3 whole record/)
})

test('a torn end: every whole record stays, the last one is told', async () => {
  const rows = [1, 2, 3].map((id) => ({ eventID: `e${id}`, requestParameters: { a: { b: id } } }))
  const found = await read(JSON.stringify({ Records: rows }).slice(0, -12))
  expect(values(found)).toEqual([rows[0], rows[1], 'unreadable: The file ends inside this record'])
})

test('a misplaced bracket and a record without an end lose nothing else', async () => {
  const found = await read('[{"id":1,"n":{"a":1}},{"id":2,"n":{"a":2}}],{"id":3,"n":{"a":3}}]')
  expect(values(found).slice(0, 3)).toEqual([
    { id: 1, n: { a: 1 } },
    { id: 2, n: { a: 2 } },
    { id: 3, n: { a: 3 } },
  ])
  const open = await read('[{"id":1,"n":{"a":1}},{"id":2,"n":{"a":2},{"id":3,"n":{"a":3}}]')
  expect(values(open)).toEqual(
    expect.arrayContaining([
      { id: 1, n: { a: 1 } },
      { id: 3, n: { a: 3 } },
    ]),
  )
  expect(open.some(isUnreadable)).toBe(true)
})

test('comments and trailing commas, as in copied documentation', async () => {
  expect(
    values(await read('[\n /* first */ {"a": 1,}, // "second\n {"a": "http://x", /* c */ "b": [1,2,],},\n]')),
  ).toEqual([{ a: 1 }, { a: 'http://x', b: [1, 2] }])
})

test('one broken line leaves the others alone; several values on a line are told apart', async () => {
  const found = await read('{"a":1}\n{"a":\n{"a":3}{"a":4}\nJan 1 host vault[1]: {"a":5}\n{"a":6}\n')
  expect(values(found)).toEqual([
    { a: 1 },
    'unreadable: This line is not valid JSON',
    { a: 3 },
    { a: 4 },
    { a: 5 },
    { a: 6 },
  ])
  expect(found[1]).toMatchObject({ at: 'line 2', offset: 8 })
})

test('a record over the limit is reported and skipped', async () => {
  const big = { a: 'x'.repeat(500) }
  const rows = [{ a: '1' }, big, { a: '2' }]
  for (const text of [
    JSON.stringify(rows),
    JSON.stringify({ Records: rows }),
    rows.map((row) => JSON.stringify(row)).join('\n'),
  ]) {
    const found = await read(text, { maxRecordBytes: 200, blockBytes: 50 })
    expect(values(found).filter((value) => typeof value === 'object')).toEqual([{ a: '1' }, { a: '2' }])
    expect(found.filter(isUnreadable)).toHaveLength(1)
  }
})

test('CSV: byte-order mark, quotes, delimiter, no last line break, ragged rows', async () => {
  const found = await read('\ufeffuser;arn\r\n"a;b";arn:1\r\nonly\r\nc;arn:2')
  expect(values(found)).toEqual([
    { user: 'a;b', arn: 'arn:1' },
    'unreadable: The row has 1 cells, the header 2',
    { user: 'c', arn: 'arn:2' },
  ])
  expect((await sampleOf(path)).header).toEqual(['user', 'arn'])
  expect(values(await read('a,b\n1,"2\n3,4'))).toEqual([expect.stringMatching(/quote is opened/)])
})

test('a table in base64, alone or inside the answer of GetCredentialReport', async () => {
  const table =
    'user,arn,user_creation_time\nalice,arn:aws:iam::123456789012:user/alice,2025-01-01T00:00:00Z\n'
  const base64 = Buffer.from(table).toString('base64')
  const row = {
    user: 'alice',
    arn: 'arn:aws:iam::123456789012:user/alice',
    user_creation_time: '2025-01-01T00:00:00Z',
  }
  for (const text of [base64, base64.replace(/(.{76})/g, '$1\n'), JSON.stringify(base64)])
    expect(values(await read(text, { blockBytes: 7 }))).toEqual([row])
  for (const Content of [base64, table]) {
    expect(
      values(
        await read(
          JSON.stringify(
            { Content, ReportFormat: 'text/csv', GeneratedTime: '2025-01-02T00:00:00Z' },
            null,
            2,
          ),
        ),
      ),
    ).toEqual([row])
    expect((await sampleOf(path)).envelope).toEqual({
      ReportFormat: 'text/csv',
      GeneratedTime: '2025-01-02T00:00:00Z',
    })
  }
})

test('YAML: several documents, a List, and one that does not parse', async () => {
  const found = await read(
    'apiVersion: v1\nkind: A\n---\nkind: [\n---\n# nothing\n---\nkind: List\nitems:\n- kind: B\n- kind: C\n',
  )
  expect(values(found)).toEqual([
    { apiVersion: 'v1', kind: 'A' },
    expect.stringMatching(/not valid YAML/),
    { kind: 'B' },
    { kind: 'C' },
  ])
  expect(places(found)).toEqual(['line 1', 'line 3', 'line 7 /items/0', 'line 7 /items/1'])
})

test('an alias bomb is refused', async () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`),
  ].join('\n')
  expect(values(await read(`kind: Bomb\n${bomb}\n`))).toEqual([expect.stringMatching(/not valid YAML/)])
})

test('text lines', async () => {
  expect(values(await read('time="2025-01-01T00:00:00Z" level=info msg="a, b"\ntime=x msg=c\n'))).toEqual([
    'time="2025-01-01T00:00:00Z" level=info msg="a, b"',
    'time=x msg=c',
  ])
})

test('an excerpt holds no secret', async () => {
  const found = await read(
    '{"a":1}\n{"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY","b":\n{"a":2}\n',
  )
  expect(JSON.stringify(found)).not.toContain('wJalr')
})

test.each([
  { id: 1, roles: [{ name: 'a' }] },
  { spec: { roles: [{ name: 'a' }] }, name: 'an object' },
  { kind: 'Thing', apiVersion: 'v1', metadata: { name: 'a' }, subjects: [{ name: 'b' }] },
  { status: 'done', output: null, message: 'a line of a log' },
  { policy: { Statement: [{ Action: 's3:GetObject' }] } },
])('an object with a list of its own is one record, also inside an array: %j', async (one) => {
  expect(values(await read(JSON.stringify([one, one])))).toEqual([one, one])
  expect(values(await read(`${JSON.stringify(one)}\n${JSON.stringify(one)}\n`))).toEqual([one, one])
})

test('rows of a table stay what they are inside an array', async () => {
  const rows = [
    ['name', 'kind'],
    ['a', 'b'],
  ]
  expect(values(await read(JSON.stringify(rows)))).toEqual(rows)
})

test('realms of Keycloak in one array are read like each alone, with their roles', async () => {
  const realm = (name: string) => ({
    realm: name,
    roles: { realm: [{ name: `chief of ${name}` }], client: {} },
    clients: [{ clientId: `${name}-reports` }],
  })
  const alone = [realm('a'), realm('b')].map((one) => JSON.stringify(one))
  const each = [...values(await read(alone[0]!)), ...values(await read(alone[1]!))]
  const together = await read(`[${alone.join(',')}]`)
  expect(values(together)).toHaveLength(4)
  expect(values(together)).toEqual(expect.arrayContaining(each))
  expect(together.map((item) => !isUnreadable(item) && item.envelope?.realm)).toEqual(['a', 'a', 'b', 'b'])
})
