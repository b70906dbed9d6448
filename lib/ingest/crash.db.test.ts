import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { confirmImport } from '@/lib/ingest/decide'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'

const own = ownDatabase()
const actor = systemActor('test')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
// What PostgreSQL does to unlogged tables when it comes up after a crash.
const crash = () => own.asOwner('truncate stage_record, stage_row')

let n = 0
async function bring(users: string[], wantsPreview: boolean): Promise<number> {
  const file = path.join(folder, `${n++}.csv`)
  writeFileSync(file, report(users.map((user) => ({ user, rotated: '2020-01-01T00:00:00Z' }))))
  const [one] = await accept(actor, [localFile(file)], {
    completeness: 'complete',
    wantsPreview,
    asOf: new Date(Date.now() + n * 1000 - 60_000),
  })
  return one!.importId!
}
const present = async () =>
  (
    await rows<{ name: string }>(
      "select name from identity where seen_to is null and name like 'crash-%' order by 1",
    )
  ).map((row) => row.name)

test('a crash while an import waits for a person, or stands before its merge, loses nothing and retires nobody', async () => {
  const all = Array.from({ length: 6 }, (_, user) => `crash-${user}`)
  const first = await bring(all, true)
  await runImport(first)
  await crash()
  await confirmImport(actor, first)
  await runImport(first)
  await finishImports(new Date())
  expect(await present()).toEqual(all)
  // Read, and everything else still to come: as a killed worker leaves it.
  const second = await bring([...all, 'crash-6'], true)
  await runImport(second)
  await rows("update import set state = 'reading', wants_preview = false where id = $1", [second])
  await crash()
  await runImport(second)
  await finishImports(new Date())
  expect(await present()).toEqual([...all, 'crash-6'])
  expect(await rows("select id from import where state <> 'done'")).toEqual([])
})
