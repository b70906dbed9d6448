import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { expect, test } from 'vitest'
import { tarOf } from './tar'

async function namesIn(blob: Blob): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const archive = Readable.from([Buffer.from(await blob.arrayBuffer())]).pipe(extract())
  for await (const entry of archive) found[entry.header.name] = await text(entry)
  return found
}

test('packs files so that another reader finds them again', async () => {
  const files = [
    { path: 'account/report.csv', file: new File(['user,arn\n'], 'report.csv') },
    { path: 'account/leer.json', file: new File([''], 'leer.json') },
    { path: 'x'.repeat(90) + '/' + 'y'.repeat(60) + '.json', file: new File(['z'.repeat(512)], 'y.json') },
  ]
  expect(await namesIn(tarOf(files))).toEqual(
    Object.fromEntries(await Promise.all(files.map(async ({ path, file }) => [path, await file.text()]))),
  )
})

test('keeps the end of a name that no header can hold', async () => {
  const long = `${'é'.repeat(120)}-2026-11.json`
  const [name] = Object.keys(await namesIn(tarOf([{ path: long, file: new File(['{}'], 'a') }])))
  expect(name).toMatch(/é-2026-11\.json$/)
})
