import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { rightsPage } from '@/lib/inventory/identity-permissions'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()

test('a role that is made of others gives what those give, however deep', async () => {
  const file = path.join(import.meta.dirname, 'sources/keycloak/clients.sample.realm.json')
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'keycloak',
    completeness: 'partial',
    asOf: new Date('2026-11-27T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
  const [found] = await rows<{ key: string; is_known: boolean }>(
    `select v.identity_key as key, r.is_known
     from privilege v join rights_profile r using (profile_key) join identity i using (identity_key)
     where i.native_id = 'acme/reports'`,
  )
  expect(found!.is_known).toBe(true)
  const { rows: rights } = await rightsPage(found!.key, {}, { limit: 100 })
  expect(rights.map(({ action, risk }) => [action, risk])).toContainEqual([
    'keycloak:realm-management/manage-users',
    'escalation',
  ])
  expect(rights.map(({ action }) => action)).toContain('keycloak:reports/publish')
})
