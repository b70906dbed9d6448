import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { identityFilter } from '@/lib/model/filters'
import { countIdentities, listIdentities } from './identities'
import { platformPrincipals } from './platform-principals'

ownDatabase()
const TENANT = '7f000000-0000-4000-8000-0000000000aa'
const GRAPH = '00000003-0000-0000-c000-000000000000'
const actor = systemActor('test')

test('what Microsoft runs itself is shown when asked for, on no roll and counted nowhere', async () => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'muster-platform-')), 'principals.json')
  const principal = (n: number, appId: string, displayName: string, owner: string) => ({
    id: `0000000${n}-0000-4000-8000-000000000000`,
    appId,
    displayName,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: owner,
  })
  writeFileSync(
    file,
    JSON.stringify({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
      value: [
        principal(1, GRAPH, 'Microsoft Graph', 'f8cdef31-a31e-4b4a-93e4-5f571e91255a'),
        principal(2, '00000009-0000-4000-8000-000000000000', 'invoice-sync', TENANT),
      ],
    }),
  )
  for (let time = 0; time < 2; time++) {
    const accepted = await accept(actor, [localFile(file)], {
      source: 'entra',
      scope: TENANT,
      completeness: 'complete',
      asOf: new Date('2026-11-27T00:00:00Z'),
      wantsPreview: false,
    })
    for (const { importId } of accepted) if (importId) await runImport(importId)
    await finishImports(new Date('2026-11-27T08:00:00Z'))
  }
  const shown = identityFilter.parse({ platform: 'true' })
  expect((await listIdentities(actor, shown)).rows.map(({ name }) => name)).toEqual(['invoice-sync'])
  expect(await countIdentities(actor, shown)).toBe(1)
  expect(await platformPrincipals(actor)).toEqual([
    { nativeId: GRAPH, name: 'Microsoft Graph', provider: 'azure', scope: TENANT },
  ])
  // It belongs to no team: whoever sees a part sees none.
  expect(await platformPrincipals({ ...actor, scope: { teams: [1] } })).toEqual([])
})
