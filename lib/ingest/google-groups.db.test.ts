import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-google-groups-'))
afterAll(closePool)

async function bring(name: string, content: object, scope: string) {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'google',
    scope,
    completeness: 'partial',
    asOf: new Date('2026-11-27T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
}

const held = async (name: string) => {
  const [found] = await rows<{ identity_key: string }>(
    `select identity_key from identity where native_id = $1`,
    [name],
  )
  return found && (await grantsOf(found.identity_key)).map(({ name, via }) => [name, via])
}

const email = 'deploy@shop-4815.iam.gserviceaccount.com'
const outer = { kind: 'admin#directory#group', id: '1', email: 'Deployers@corp.example', name: 'Deployers' }
const inner = { kind: 'admin#directory#group', id: '2', email: 'robots@corp.example', name: 'Robots' }

test('a service account holds what a policy gives a group that it is in, also through groups within', async () => {
  await bring(
    'policy.json',
    {
      resource: '//cloudresourcemanager.googleapis.com/projects/shop-4815',
      project: 'projects/4815',
      policy: { bindings: [{ role: 'roles/owner', members: ['group:deployers@corp.example'] }] },
    },
    'shop-4815',
  )
  await bring(
    'account.json',
    { name: `projects/shop-4815/serviceAccounts/${email}`, projectId: 'shop-4815', uniqueId: '1048', email },
    'shop-4815',
  )
  expect(await held(email)).toEqual([])
  await bring(
    'groups.json',
    [
      { ...outer, members: [{ email: inner.email, type: 'GROUP' }] },
      { ...inner, members: [{ email, type: 'USER' }] },
    ],
    'corp.example',
  )
  expect(await held(email)).toEqual([
    ['Owner', 'through group deployers@corp.example (as a member of robots@corp.example)'],
  ])
  // A group is on no roll.
  expect(await held('group:deployers@corp.example')).toBeUndefined()
})

test('a list of groups without their members takes nobody out of them', async () => {
  await bring('names.json', [outer, inner], 'corp.example')
  expect(await held(email)).toHaveLength(1)
  await bring('later.json', [{ ...inner, members: [] }], 'corp.example')
  expect(await held(email)).toEqual([])
})
