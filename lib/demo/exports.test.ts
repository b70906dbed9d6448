import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAt } from '@/lib/ingest/door/look'
import { contextFor, formatFor, formats } from '@/lib/ingest/index'
import { isUnreadable, readRecords } from '@/lib/ingest/read/reader'
import { NotAboutIdentities } from '@/lib/ingest/source'
import { deliveries } from './deliveries'
import { DAY, makeEstate } from './estate'

const now = new Date('2026-11-22T00:00:00Z')
const estate = makeEstate(now)

test('every format that Muster reads stands in the demo, and every record of it is read', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-exports-'))
  const shown = new Set<string>()
  // The year begins with fewer of them; at its end everything is there.
  for (const { files, scope } of deliveries(estate, new Date(now.getTime() - 7 * DAY), now))
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name)
      writeFileSync(file, content)
      const found = await lookAt(file)
      expect(found.format, `${name}: ${found.why}`).toBeDefined()
      shown.add(found.format!)
      const format = formatFor(found.format!)!
      const context = await contextFor(format, file, {
        scope: scope ?? 'default',
        envelope: found.envelope,
        asOf: now,
        fingerprint: () => 'x',
      })
      let read = 0
      for await (const batch of readRecords(file))
        for (const raw of batch) {
          if (isUnreadable(raw)) throw new Error(`${name} ${raw.at}: ${raw.reason}`)
          try {
            read += [...format.records(raw, context)].length
          } catch (error) {
            if (!(error instanceof NotAboutIdentities)) throw new Error(`${name} ${raw.at}`, { cause: error })
          }
        }
      expect(read, name).toBeGreaterThan(0)
      rmSync(file)
    }
  expect(formats.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
}, 120_000)
