import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isUnreadable, readRecords, sampleOf } from './reader'

const folder = mkdtempSync(join(tmpdir(), 'muster-junit-'))
let number = 0
const file = (content: string | Buffer) => {
  const path = join(folder, `${(number += 1)}`)
  writeFileSync(path, content)
  return path
}

async function read(
  content: string | Buffer,
  options: { blockBytes?: number; maxRecordBytes?: number } = {},
) {
  const values: unknown[] = []
  const reasons: string[] = []
  for await (const batch of readRecords(file(content), options))
    for (const item of batch)
      if (isUnreadable(item)) reasons.push(item.reason)
      else values.push(item.value)
  return { values, reasons }
}

const suite = (...cases: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="gitleaks" tests="1">${cases.join('\n')}</testsuite></testsuites>`
const leak = (rule: string) =>
  `<testcase classname="c" file="f" name="a &gt; b"><failure message="m" type="t">{&#34;RuleID&#34;: &#34;${rule}&#34;,&#xA;&#34;Match&#34;: &#34;&lt;ü&gt;&#34;}</failure></testcase>`

test('the JSON of a failure is the record, whatever the size of a block', async () => {
  const values = ['one', 'two', 'three'].map((RuleID) => ({ RuleID, Match: '<ü>' }))
  const whole = suite(leak('one'), '<testcase name="passed"/>', leak('two'), leak('three'))
  for (const blockBytes of [7, 64, 1 << 20])
    expect(await read(whole, { blockBytes })).toEqual({ values, reasons: [] })
  expect(
    (await read(suite('<testcase name="x"><failure><![CDATA[{"RuleID":"cdata & <"}]]></failure></testcase>')))
      .values,
  ).toEqual([{ RuleID: 'cdata & <' }])
})

test('a report without failures is known by its suite', async () => {
  for (const clean of [
    suite(),
    '<testsuites>\n\t<testsuite failures="0" name="gitleaks" tests="0" time=""></testsuite>\n</testsuites>',
  ]) {
    expect(await read(clean)).toEqual({ values: [], reasons: [] })
    expect((await sampleOf(file(clean))).lists).toEqual(['gitleaks'])
  }
})

test('words come with what stands around them', async () => {
  expect(
    (await read(suite(`<testcase name='n "1"'><error type="t">it &amp; that</error></testcase>`))).values,
  ).toEqual([{ testcase: { name: 'n "1"' }, failure: { type: 't', text: 'it & that' } }])
})

test('hostile reports end in a clear reject', async () => {
  const whole = suite(leak('one'), leak('two'))
  for (let end = whole.indexOf('<testsuites>') + 12; end < whole.length - 14; end += 3)
    expect((await read(whole.slice(0, end))).reasons.length, whole.slice(0, end)).toBe(1)
  const { values, reasons } = await read(suite(leak('x'.repeat(200_000)), leak('after')), {
    blockBytes: 4096,
    maxRecordBytes: 50_000,
  })
  expect(reasons).toEqual(['This record is larger than 50000 bytes'])
  expect(values).toEqual([{ RuleID: 'after', Match: '<ü>' }])
  // No entity of a document's own is followed.
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "c">]>${suite(leak('&a;')).slice(38)}`
  expect(JSON.stringify(await read(bomb))).not.toContain('cc')
  expect((await read(Buffer.from(`\ufeff${whole}`, 'utf16le'))).values).toHaveLength(2)
  const deep = suite(`<testcase name="d"><failure>${'[&#34;'.repeat(100_000)}</failure></testcase>`)
  expect((await read(deep)).values).toHaveLength(1)
})
