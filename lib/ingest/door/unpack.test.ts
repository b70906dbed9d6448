import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import tar from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ArchiveRefused, unpack, type UnpackLimits } from './unpack'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-unpack-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function open(bytes: Uint8Array, options?: Partial<UnpackLimits>): Promise<Record<string, string>> {
  const path = join(folder, 'upload.bin')
  writeFileSync(path, bytes)
  const files: Record<string, string> = {}
  for await (const part of unpack(path, join(folder, 'into'), options)) {
    if ('damage' in part) throw new ArchiveRefused(part.damage)
    const { name, path: at, size, sha256 } = part
    const content = readFileSync(at)
    expect(size).toBe(content.length)
    expect(sha256).toBe(createHash('sha256').update(content).digest('hex'))
    files[name] = content.toString('utf8')
  }
  // Nothing is left behind but what was handed over.
  expect(existsSync(join(folder, 'into')) ? readdirSync(join(folder, 'into')).length : 0).toBe(
    'upload.bin' in files && readFileSync(path).equals(Buffer.from(files['upload.bin'] ?? ''))
      ? 0
      : Object.keys(files).length,
  )
  rmSync(join(folder, 'into'), { recursive: true, force: true })
  return files
}

async function tarOf(files: Record<string, string | Uint8Array>): Promise<Buffer> {
  const pack = tar.pack()
  for (const [name, content] of Object.entries(files)) pack.entry({ name }, Buffer.from(content as string))
  pack.finalize()
  return buffer(pack)
}

const text = (content: string) => Buffer.from(content)

test('a plain file is itself', async () => {
  expect(await open(text('{"a":1}'))).toEqual({ 'upload.bin': '{"a":1}' })
})

test('gzip, tar, tar in gzip and zip', async () => {
  const files = { 'a.json': '{"a":1}', 'us-east-1/2025/b.json': 'b'.repeat(300_000) }
  expect(await open(gzipSync('{"a":1}'))).toEqual({ 'upload.bin': '{"a":1}' })
  expect(await open(await tarOf(files))).toEqual(files)
  expect(await open(gzipSync(await tarOf(files)))).toEqual(files)
  expect(
    await open(
      zipSync({
        'a.json': text(files['a.json']),
        'us-east-1': { '2025': { 'b.json': text(files['us-east-1/2025/b.json']) } },
      }),
    ),
  ).toEqual(files)
})

test('a gzip inside a tree, as CloudTrail delivers it', async () => {
  expect(await open(await tarOf({ 'x/1.json.gz': gzipSync('one'), 'x/2.json.gz': gzipSync('two') }))).toEqual(
    { 'x/1.json': 'one', 'x/2.json': 'two' },
  )
  expect(await open(zipSync({ 'x.json.gz': gzipSync('one'), 'y.json': text('two') }))).toEqual({
    'x.json': 'one',
    'y.json': 'two',
  })
})

test('several gzip members one after another are one file', async () => {
  expect(await open(Buffer.concat([gzipSync('one'), gzipSync('two')]))).toEqual({ 'upload.bin': 'onetwo' })
})

test('a bomb is refused, by ratio and by size, in each packing', async () => {
  const zeros = Buffer.alloc(12 * 1024 ** 2)
  for (const packed of [gzipSync(zeros), zipSync({ zeros })]) {
    await expect(open(packed)).rejects.toThrow(/archive bomb/)
    await expect(open(packed, { maxInflatedBytes: 1000 })).rejects.toThrow(/more than 1000 bytes/)
  }
  await expect(open(await tarOf({ a: 'x'.repeat(2000) }), { maxInflatedBytes: 1000 })).rejects.toThrow(
    ArchiveRefused,
  )
})

test('too many members and paths that lead out are refused', async () => {
  await expect(open(await tarOf({ a: '1', b: '2', c: '3' }), { maxMembers: 2 })).rejects.toThrow(
    /more than 2 files/,
  )
  await expect(open(zipSync({ '../../etc/passwd': text('x') }))).rejects.toThrow(/points outside/)
  await expect(open(await tarOf({ '/etc/passwd': 'x' }))).rejects.toThrow(/points outside/)
})

test('damaged archives are refused with a reason', async () => {
  await expect(open(gzipSync('x'.repeat(1000)).subarray(0, 20))).rejects.toThrow(ArchiveRefused)
  await expect(
    open(
      zipSync({ a: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)) }).subarray(0, 300),
    ),
  ).rejects.toThrow(ArchiveRefused)
  await expect(open((await tarOf({ a: 'x'.repeat(3000) })).subarray(0, 1200))).rejects.toThrow(ArchiveRefused)
})

test('archives inside archives end somewhere', async () => {
  let packed = gzipSync('x')
  for (let i = 0; i < 6; i += 1) packed = gzipSync(packed)
  await expect(open(packed)).rejects.toThrow(/too many nested/)
})

/** Names of the whole parts, and what is said of the damaged ones. */
async function parts(bytes: Uint8Array): Promise<{ whole: string[]; damaged: string[] }> {
  const path = join(folder, 'cut.bin')
  writeFileSync(path, bytes)
  const told = { whole: [] as string[], damaged: [] as string[] }
  for await (const part of unpack(path, join(folder, 'into')))
    if ('damage' in part) told.damaged.push(part.name)
    else told.whole.push(part.name)
  return told
}

test('wherever a tar or a zip is cut, its whole files are used and the cut is told', async () => {
  const files = { 'a.json': 'a'.repeat(5000), 'b.json': 'b'.repeat(700), 'c.json': 'c' }
  const whole = await tarOf(files)
  for (let at = 513; at < whole.length - 1024; at += 97) {
    const told = await parts(whole.subarray(0, at))
    expect(told.damaged, `tar cut at ${at}`).toEqual(['cut.bin'])
    expect(told.whole).toEqual(Object.keys(files).slice(0, told.whole.length))
  }
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([name, body]) => [name, text(body)])))
  for (let at = 60; at < zipped.length - 22; at += 13)
    expect((await parts(zipped.subarray(0, at))).damaged.length, `zip cut at ${at}`).toBeGreaterThan(0)
}, 60_000)

test('a damaged file inside an archive costs that file alone', async () => {
  const good = gzipSync('{"good":1}')
  const told = await parts(
    await tarOf({ '1.json.gz': good, '2.json.gz': good.subarray(0, 20), '3.json.gz': good }),
  )
  expect(told).toEqual({ whole: ['1.json', '3.json'], damaged: ['2.json.gz'] })
})

test('what was hashed as it arrived is not read once more to be hashed', async () => {
  const path = join(folder, 'upload.bin')
  writeFileSync(path, 'plain')
  const parts = await Array.fromAsync(unpack(path, join(folder, 'into'), { sha256: 'as it arrived' }))
  expect(parts).toEqual([{ name: 'upload.bin', path, size: 5, sha256: 'as it arrived' }])
})
