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

test('what was changed proves nothing of how far a log of sign-ins reaches', async () => {
  const line = (day: string, activity: string) => ({
    id: `only-changes ${day}`,
    category: 'ApplicationManagement',
    activityDisplayName: activity,
    activityDateTime: `${day}T10:00:00Z`,
    loggedByService: 'Core Directory',
    result: 'success',
    initiatedBy: { user: { userPrincipalName: 'ada@corp.example' } },
    targetResources: [
      {
        id: '00000044-0000-4000-8000-000000000044',
        displayName: 'Microsoft Graph',
        type: 'ServicePrincipal',
        modifiedProperties: [
          { displayName: 'AppRole.Value', oldValue: null, newValue: '"Mail.Send"' },
          {
            displayName: 'ServicePrincipal.ObjectID',
            oldValue: null,
            newValue: '"00000088-0000-4000-8000-000000000088"',
          },
        ],
      },
    ],
  })
  const file = path.join(folder, 'changes.ndjson')
  writeFileSync(
    file,
    ['2026-11-01', '2026-11-20']
      .map((day) => JSON.stringify(line(day, 'Add app role assignment to service principal')))
      .join('\n'),
  )
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'entra of another tenant',
    scope: '7f000000-0000-4000-8000-0000000000bb',
    completeness: 'partial',
    asOf: END,
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(END)
  expect(
    await rows("select 1 from event e join action a on a.id = e.action_id where a.name like 'change:%'"),
  ).not.toEqual([])
  expect(await rows("select * from telemetry where scope = '7f000000-0000-4000-8000-0000000000bb'")).toEqual(
    [],
  )
})
