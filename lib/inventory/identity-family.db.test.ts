import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { familyOf } from './identity-family'

ownDatabase()
const TENANT = '7f000000-0000-4000-8000-0000000000aa'
const id = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
const principal = (n: number, name: string, more: object) => ({
  id: id(n + 100),
  displayName: name,
  appOwnerOrganizationId: TENANT,
  accountEnabled: true,
  ...more,
})

test('an agent shows its blueprint, and the blueprint its agents', async () => {
  const agent = (n: number) =>
    principal(n, `agent-${n}`, { servicePrincipalType: 'ServiceIdentity', agentIdentityBlueprintId: id(1) })
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'muster-family-')), 'principals.json')
  writeFileSync(
    file,
    JSON.stringify({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
      value: [
        principal(1, 'desk-blueprint', {
          appId: id(1),
          servicePrincipalType: 'Application',
          passwordCredentials: [
            { keyId: id(50), startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' },
          ],
        }),
        agent(2),
        agent(3),
      ],
    }),
  )
  const actor = systemActor('test')
  const accepted = await accept(actor, [localFile(file)], {
    source: 'entra',
    scope: TENANT,
    completeness: 'partial',
    asOf: new Date('2026-11-27T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
  const found = await rows<{ identity_key: string; name: string }>('select identity_key, name from identity')
  const keyOf = (name: string) => found.find((one) => one.name === name)!.identity_key
  expect(await familyOf(actor, keyOf('agent-2'))).toEqual({
    parent: { id: keyOf('desk-blueprint'), name: 'desk-blueprint', credentials: 1, grants: 0 },
    agents: [],
    agentsTotal: 0,
  })
  expect(await familyOf(actor, keyOf('desk-blueprint'))).toMatchObject({
    parent: null,
    agents: [{ name: 'agent-2' }, { name: 'agent-3' }],
    agentsTotal: 2,
  })
})
