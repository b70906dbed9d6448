import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { rightsStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'
import { heldAfter } from './testing-order'

const own = ownDatabase()
const TENANT = '7f000000-0000-4000-8000-0000000000aa'
const id = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
const [APP, PRINCIPAL, INNER, OUTER] = [id(1), id(41), id(501), id(502)]
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')
const type = (name: string) => ({ '@odata.type': `#microsoft.graph.${name}` })
const group = (n: string, name: string, ...members: object[]) => ({
  id: n,
  displayName: name,
  mailEnabled: false,
  securityEnabled: true,
  groupTypes: [],
  members,
})

const files: Record<string, string> = {
  'groups.ndjson': lines(
    group(INNER, 'release-bots', { ...type('servicePrincipal'), id: PRINCIPAL, displayName: 'invoice-sync' }),
    group(OUTER, 'automation', { ...type('group'), id: INNER, displayName: 'release-bots' }),
  ),
  'principals.json': JSON.stringify({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
    value: [
      {
        id: PRINCIPAL,
        appId: APP,
        displayName: 'invoice-sync',
        servicePrincipalType: 'Application',
        appOwnerOrganizationId: TENANT,
      },
    ],
  }),
  'permissions.ndjson': lines({
    id: 'a1',
    appRoleId: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
    principalId: INNER,
    principalType: 'Group',
    principalDisplayName: 'release-bots',
    resourceId: id(44),
    resourceDisplayName: 'Microsoft Graph',
  }),
  'directory.ndjson': lines({
    id: 'd1',
    principalId: OUTER,
    // Reports Reader
    roleDefinitionId: '4a5d8f65-41da-4de4-8968-e035b65339cf',
    directoryScopeId: '/',
    principal: { ...type('group'), id: OUTER, displayName: 'automation' },
  }),
  'azure.ndjson': lines({
    principalId: INNER,
    principalType: 'Group',
    roleDefinitionId: `/subscriptions/${id(81)}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
    scope: `/subscriptions/${id(81)}`,
    id: `/subscriptions/${id(81)}/providers/Microsoft.Authorization/roleAssignments/${id(301)}`,
    type: 'Microsoft.Authorization/roleAssignments',
  }),
}
const names = Object.keys(files)
const after = (order: readonly string[]) => heldAfter(own, files, order, { source: 'entra', scope: TENANT })

test('what a group of Entra holds its members hold, also through groups within, whichever file comes first', async () => {
  const oracle = await after(names)
  // The groups themselves are on no roll.
  expect(oracle.identity).toHaveLength(1)
  expect(oracle.identity_grant).toHaveLength(3)
  expect(oracle.membership).toHaveLength(2)
  for (const order of [
    names.toReversed(),
    ['azure.ndjson', 'principals.json', 'groups.ndjson', 'permissions.ndjson', 'directory.ndjson'],
    ['principals.json', 'azure.ndjson', 'directory.ndjson', 'permissions.ndjson', 'groups.ndjson'],
  ])
    expect(await after(order), order.join(', ')).toEqual(oracle)
}, 120_000)

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-groups-'))
async function bring(name: string, day: number, content = files[name]!) {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'entra',
    scope: TENANT,
    completeness: 'partial',
    asOf: new Date(Date.UTC(2026, 10, day)),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date(Date.UTC(2026, 10, day, 1)))
}
async function state() {
  const [row] = await rows<{ identity_key: string; rights_state: number; finds: string | null }>(
    `select p.identity_key, p.rights_state,
       (select string_agg(f.check_no::text, ',') from finding f
        where f.identity_key = p.identity_key and f.check_no = 61 and f.resolved_at is null) as finds
     from posture p join identity using (identity_key) where native_id = $1`,
    [APP],
  )
  const grants = await grantsOf(row!.identity_key)
  return {
    rights: word(rightsStates, row!.rights_state),
    ways: grants.map(({ name, via }) => `${name}: ${via}`),
    isHeldByGroup: row!.finds !== null,
  }
}

test('the group is named as the way, and whoever leaves it loses what it gave', async () => {
  await bring('principals.json', 1)
  await bring('groups.ndjson', 1)
  expect(await state()).toMatchObject({ ways: [], isHeldByGroup: false })
  // What a group is given later reaches its members, in an evaluation of what has changed.
  await bring('azure.ndjson', 2)
  expect(await state()).toEqual({
    rights: 'admin',
    ways: ['Owner: through group release-bots'],
    isHeldByGroup: true,
  })
  await bring('directory.ndjson', 3)
  expect((await state()).ways).toEqual([
    'Owner: through group release-bots',
    'Reports Reader: through group automation (as a member of release-bots)',
  ])
  await bring(
    'groups.ndjson',
    4,
    lines(group(INNER, 'release-bots'), JSON.parse(files['groups.ndjson']!.split('\n')[1]!)),
  )
  expect(await state()).toMatchObject({ ways: [], isHeldByGroup: false })
}, 60_000)
