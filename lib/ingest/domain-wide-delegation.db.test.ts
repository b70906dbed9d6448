import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { rightsStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-delegation-'))
afterAll(closePool)

async function bring(name: string, content: string) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'google',
    scope: 'corp.example',
    completeness: 'partial',
    asOf: new Date('2026-11-27T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
}

const held = async () =>
  (
    await rows<{ native_id: string; kind: number; rights_state: number; via: string; name: string }>(
      `select i.native_id, p.rights_state, g.via, g.name
       from identity i
         join posture p using (identity_key)
         join identity_grant g using (identity_key)
       where g.seen_to is null
       order by g.name`,
    )
  ).map((row) => [row.native_id, word(rightsStates, row.rights_state), row.via, row.name])

test('delegation over a domain is a right of the service account behind the client id', async () => {
  await bring(
    'delegation.csv',
    'Name,Client ID,Scopes\nSync,104815162342000000001,"https://www.googleapis.com/auth/admin.directory.user,https://www.googleapis.com/auth/gmail.send"\n',
  )
  // A client that no list knows is on the roll: somebody may act with it.
  expect(await held()).toEqual([
    ['104815162342000000001', 'admin', 'domain-wide delegation', 'admin.directory.user'],
    ['104815162342000000001', 'admin', 'domain-wide delegation', 'gmail.send'],
  ])
  const email = 'sync@shop-4815.iam.gserviceaccount.com'
  await bring(
    'accounts.ndjson',
    JSON.stringify({
      name: `projects/shop-4815/serviceAccounts/${email}`,
      projectId: 'shop-4815',
      uniqueId: '104815162342000000001',
      email,
      oauth2ClientId: '104815162342000000001',
    }),
  )
  expect(await held()).toEqual([
    [email, 'admin', 'domain-wide delegation', 'admin.directory.user'],
    [email, 'admin', 'domain-wide delegation', 'gmail.send'],
  ])
})

test("one person's consent to an application is no delegation over the domain", async () => {
  const clientId = '481516234200-cli.apps.googleusercontent.com'
  await bring(
    'consents.ndjson',
    JSON.stringify({
      kind: 'admin#directory#token',
      clientId,
      userKey: '108000000000000000001',
      displayText: 'Command line',
      anonymous: false,
      nativeApp: true,
      scopes: ['https://www.googleapis.com/auth/cloud-platform'],
    }),
  )
  const [own] = (await held()).filter(([id]) => id === clientId)
  expect(own?.slice(2)).toEqual(['consent of one person', 'cloud-platform'])
  expect(own?.[1]).not.toBe('admin')
})
