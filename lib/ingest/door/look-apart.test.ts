import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { lookApart } from './look-apart'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-look-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string) => {
  const place = path.join(folder, name)
  writeFileSync(place, text)
  return place
}

test(
  'a file is recognised in a process of its own, and what is none is told so',
  { timeout: 60_000 },
  async () => {
    const sample = await lookApart('lib/ingest/sources/aws/credential-report.sample.csv')
    expect(sample).toMatchObject({ looked: { format: 'aws/credential-report' } })
    expect(await lookApart(file('words.txt', 'nothing that anybody knows'))).toMatchObject({
      looked: { format: null, why: expect.stringContaining('unsupported format') },
    })
    await expect(lookApart(path.join(folder, 'absent'))).rejects.toThrow('ENOENT')
  },
)

test(
  'one that takes too long, or too much, is refused; the next is looked at all the same',
  { timeout: 120_000 },
  async () => {
    vi.stubEnv('MUSTER_LOOK_MB', '8')
    vi.resetModules()
    const small = await import('./look-apart')
    expect(await small.lookApart(file('any.json', '[{}]'))).toEqual({
      refused: 'cannot be read: detecting its format needs too much memory',
    })
    vi.unstubAllEnvs()
    vi.stubEnv('MUSTER_LOOK_MS', '1')
    vi.resetModules()
    const hasty = await import('./look-apart')
    expect(await hasty.lookApart(file('any.json', '[{}]'))).toEqual({
      refused: 'cannot be read: detecting its format takes too long',
    })
    vi.unstubAllEnvs()
    expect(await lookApart('lib/ingest/sources/spire/entries.sample.json')).toMatchObject({
      looked: { format: 'spire/entries' },
    })
  },
)
