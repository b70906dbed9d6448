import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { dataFolder } from '@/lib/db/settings'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { importDetail } from './queries'
import { forgetOriginals, keepOriginals, originalOf } from './originals'
import { runImport } from './run'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-originals-'))
const as = (role: Role): Actor => ({ kind: 'user', id: 'a', label: `an ${role}`, role, scope: {} })
const auditor = as('auditor')
const text = (n: number) => `name,kind,provider\nrobot-${n},bot,other\n`

beforeEach(() => void vi.stubEnv('MUSTER_ORIGINAL_DAYS', '30'))
afterEach(() => void vi.unstubAllEnvs())

async function accepted(n: number): Promise<{ importId: number; fileId: number; file: string }> {
  const file = path.join(folder, `robots ${n}.csv`)
  writeFileSync(file, text(n))
  const [one] = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
    scope: 'shop',
  })
  if (one!.importId === null) throw new Error(one!.reason)
  return { importId: one!.importId, fileId: one!.fileId, file }
}
async function brought(n: number) {
  const one = await accepted(n)
  await runImport(one.importId)
  return one
}
const read = async (importId: number, fileId: number) => {
  const { name, bytes, body } = await originalOf(auditor, importId, fileId)
  return { name, bytes, text: (await buffer(body)).toString() }
}
const kept = () => readdirSync(path.join(dataFolder(), 'originals'))

test('a delivered file is kept sealed, and an auditor gets it back byte for byte', async () => {
  const { importId, fileId } = await brought(1)
  expect(await read(importId, fileId)).toEqual({
    name: 'robots 1.csv',
    bytes: text(1).length,
    text: text(1),
  })
  expect(kept()).toHaveLength(1)
  const [name] = kept()
  expect(readFileSync(path.join(dataFolder(), 'originals', name!)).includes('robot')).toBe(false)
  const [noted] = await rows("select actor, detail from audit_entry where action = 'original.download'")
  expect(noted).toMatchObject({ actor: 'an auditor', detail: { file: 'robots 1.csv', sha256: name } })
  const { list } = await importDetail(auditor, importId)
  expect(list[0]!.originalUntil).toMatch(/^20/)
})

test('nobody but an auditor or an administrator of everything reads it, and only of its own import', async () => {
  const { importId, fileId } = await brought(2)
  for (const role of ['analyst', 'owner'] as const)
    await expect(originalOf(as(role), importId, fileId)).rejects.toThrow(Forbidden)
  await expect(originalOf(auditor, importId + 1000, fileId)).rejects.toThrow(NotFound)
})

test('delivered again it is kept for as long again, and goes when its time is over', async () => {
  const { importId, fileId, file } = await brought(3)
  await rows("update original_file set keep_until = now() + interval '1 hour'")
  await keepOriginals((await accepted(3)).importId)
  const [{ days }] = (await rows<{ days: number }>(
    'select extract(day from max(keep_until) - now())::int as days from original_file',
  )) as [{ days: number }]
  expect(days).toBeGreaterThan(28)
  expect(readFileSync(file, 'utf8')).toBe(text(3))
  await rows("update original_file set keep_until = now() - interval '1 second'")
  await expect(originalOf(auditor, importId, fileId)).rejects.toThrow(NotFound)
  expect(await forgetOriginals()).toBeGreaterThan(0)
  expect(kept()).toEqual([])
  expect(await forgetOriginals()).toBe(0)
})

test('a file that changed since it was read is told, and the import goes on', async () => {
  const { importId, file } = await accepted(4)
  await rows("update import_file set sha256 = sha256('another') where import_id = $1", [importId])
  await keepOriginals(importId)
  await keepOriginals(importId)
  const { list } = await importDetail(auditor, importId)
  expect(list[0]!.warning).toBe('The original could not be kept: it has changed since it was read.')
  expect(list[0]!.originalUntil).toBeNull()
  expect(kept()).toEqual([])
  expect(readFileSync(file, 'utf8')).toBe(text(4))
})

test('what was changed on disk breaks the download, and what is gone from it is not there', async () => {
  const { importId, fileId } = await brought(5)
  const place = path.join(dataFolder(), 'originals', kept()[0]!)
  const sealed = readFileSync(place)
  sealed[20]! ^= 1
  writeFileSync(place, sealed)
  await expect(read(importId, fileId)).rejects.toThrow()
  await rows("update original_file set sha256 = sha256('nowhere')")
  await rows("update import_file set sha256 = sha256('nowhere') where id = $1", [fileId])
  await expect(originalOf(auditor, importId, fileId)).rejects.toThrow(NotFound)
})

test('nothing is kept where nobody asked for it', async () => {
  vi.stubEnv('MUSTER_ORIGINAL_DAYS', undefined)
  const before = kept().length
  const { importId, fileId } = await brought(6)
  expect(kept()).toHaveLength(before)
  await expect(originalOf(auditor, importId, fileId)).rejects.toThrow(NotFound)
})

test('a file that went missing on disk is kept again with its next delivery', async () => {
  const { importId, fileId } = await brought(7)
  for (const name of kept()) rmSync(path.join(dataFolder(), 'originals', name))
  await expect(originalOf(auditor, importId, fileId)).rejects.toThrow(NotFound)
  await keepOriginals((await accepted(7)).importId)
  expect((await read(importId, fileId)).text).toBe(text(7))
})

test('what a killed process left goes after a day, and what is just being written stays', async () => {
  await brought(8)
  const old = new Date(Date.now() - 2 * 86_400_000)
  for (const name of ['a'.repeat(64), `${'b'.repeat(64)}.4711.partial`]) {
    const place = path.join(dataFolder(), 'originals', name)
    writeFileSync(place, 'left')
    utimesSync(place, old, old)
  }
  writeFileSync(path.join(dataFolder(), 'originals', `${'c'.repeat(64)}.4712.partial`), 'being written')
  for (const name of kept())
    if (name.length === 64) utimesSync(path.join(dataFolder(), 'originals', name), old, old)
  const before = kept().length
  expect(await forgetOriginals()).toBe(2)
  expect(kept()).toHaveLength(before - 2)
})
