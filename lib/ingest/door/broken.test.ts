import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAt } from './look'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-broken-'))
const looked = (name: string, text: string) => {
  const full = path.join(folder, name)
  writeFileSync(full, text)
  return lookAt(full)
}

test.each([
  ['opened.json', '{', 'The file ends inside this record (offset 0)'],
  ['comma.json', '{"a": 1,, "b": 2}', 'This is not JSON (offset 0)'],
  ['quotes.json', "{'a': 1}", 'This is not JSON (offset 0)'],
  ['word.json', '{"Records": [ nope ]}', 'This is not valid JSON (offset 0)'],
])('a broken file is broken, and not an empty delivery: %s', async (name, text, reason) => {
  const { format, isEmpty, why } = await looked(name, text)
  expect({ format, isEmpty }).toEqual({ format: null, isEmpty: false })
  expect(why).toContain('is broken and nothing of it can be read')
  expect(why).toContain(reason)
})

test('one that is cut off in the middle is taken for what it is, with what could not be read', async () => {
  expect(await looked('cut.json', '{"UserDetailList": [{"Arn": "arn:aws:iam::1:user/x", ')).toMatchObject({
    format: 'aws/authorization-details',
    isEmpty: false,
  })
})

test.each([
  ['list.json', '[]'],
  ['null.json', 'null'],
  ['none.json', '{"Records": []}'],
  ['blank.json', '  '],
])('an empty one holds no records: %s', async (name, text) => {
  expect(await looked(name, text)).toMatchObject({ isEmpty: true })
})
