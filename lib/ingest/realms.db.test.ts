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

// One file may hold several realms: what one of them no longer lists ends in that realm, and in no other.

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-realms-'))
const client = (realm: string, clientId: string) => ({
  id: `${realm}-${clientId}`,
  clientId,
  enabled: true,
  serviceAccountsEnabled: true,
  publicClient: false,
  bearerOnly: false,
  clientAuthenticatorType: 'client-secret',
  attributes: {},
})
const realm = (name: string, ...clients: string[]) => ({
  id: `id-${name}`,
  realm: name,
  accessTokenLifespan: 300,
  clients: [
    { clientId: 'account', publicClient: true, enabled: true },
    ...clients.map((one) => client(name, one)),
  ],
})

async function bring(content: unknown, day: number): Promise<void> {
  const file = path.join(folder, `${day}.json`)
  writeFileSync(file, JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'Keycloak',
    completeness: 'complete',
    asOf: new Date(Date.UTC(2026, 10, day, 8)),
    wantsPreview: false,
  })
  for (const id of new Set(accepted.map(({ importId }) => importId))) {
    await rows('update import set guard_override = true where id = $1', [id])
    await runImport(id!)
  }
  await finishImports(new Date(Date.UTC(2026, 10, day, 9)))
}
const alive = async () =>
  (
    await rows<{ place: string }>(
      "select scope || '/' || name as place from identity where seen_to is null order by 1",
    )
  ).map(({ place }) => place)

test('a file with several realms retires in each of them, also where only clients of Keycloak itself are left', async () => {
  await bring([realm('plant', 'a', 'b'), realm('office', 'a', 'c')], 1)
  expect(await alive()).toEqual(['office/a', 'office/c', 'plant/a', 'plant/b'])
  await bring([realm('plant', 'a'), realm('office', 'c')], 2)
  expect(await alive()).toEqual(['office/c', 'plant/a'])
  await bring([realm('plant', 'a', 'b')], 3)
  expect(await alive()).toEqual(['office/c', 'plant/a', 'plant/b'])
  await bring([realm('plant'), realm('office', 'c')], 4)
  expect(await alive()).toEqual(['office/c'])
  await bring(realm('office'), 5)
  expect(await alive()).toEqual([])
})
