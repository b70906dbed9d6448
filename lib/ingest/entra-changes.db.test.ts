import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { milestonesOf } from '@/lib/inventory/identity-life'
import { eventsOf } from '@/lib/inventory/identity-use'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-entra-changes-'))
const END = new Date('2026-11-27T08:00:00Z')

test('what was changed about an application stands on its time line, and is no use of its rights', async () => {
  const file = path.join(folder, 'audit.ndjson')
  writeFileSync(file, readFileSync(path.join(import.meta.dirname, 'sources/azure/entra-audit.sample.ndjson')))
  for (let time = 0; time < 2; time++) {
    const accepted = await accept(systemActor('test'), [localFile(file)], {
      source: 'entra',
      scope: '7f000000-0000-4000-8000-0000000000aa',
      completeness: 'partial',
      asOf: END,
      wantsPreview: false,
    })
    for (const { importId } of accepted) if (importId) await runImport(importId)
    await finishImports(END)
  }
  const [{ key } = { key: '' }] = await rows<{ key: string }>(
    "select identity_key as key from identity where native_id = '00000041-0000-4000-8000-000000000041'",
  )
  const changes = (await eventsOf(key, END)).filter(({ kind }) => kind === 'change')
  expect(
    changes.map(({ action, result }) => `${action}${result === 'success' ? '' : ` (${result})`}`),
  ).toEqual([
    'role assigned: Application Administrator (error)',
    'delegated permission given: Files.Read.All of Microsoft Graph',
    expect.stringContaining("administrator's consent for everyone: "),
    expect.stringContaining("administrator's consent for everyone: "),
    'permission taken away: Mail.Send of Microsoft Graph',
    'permission given: Mail.Send of Microsoft Graph',
  ])
  const shown = (await milestonesOf(key)).map(({ text }) => text)
  expect(shown.filter((one) => one.startsWith('Changed'))).toHaveLength(5)
  expect(await rows('select 1 from identity_action where identity_key = $1', [key])).toEqual([])
  // Such a log names no right that was used, so that nothing may be called unused by it.
  expect(await rows('select action_from from telemetry where action_from is not null')).toEqual([])
})
