import { expect, test } from 'vitest'
import { ownDatabase } from '@/lib/db/testing'
import { heldAfter } from './testing-order'

const own = ownDatabase()
const TENANT = '7f000000-0000-4000-8000-0000000000aa'
const id = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`
const [APP, SECRET, PRINCIPAL, GRAPH] = [id(1), id(21), id(41), id(44)]
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')

// One application in the files of a directory: each calls it by another id.
const files: Record<string, string> = {
  'applications.json': JSON.stringify({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
    value: [
      {
        id: id(11),
        appId: APP,
        displayName: 'invoice-sync',
        createdDateTime: '2024-02-01T09:00:00Z',
        signInAudience: 'AzureADMyOrg',
        passwordCredentials: [
          { keyId: SECRET, startDateTime: '2025-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' },
        ],
      },
    ],
  }),
  'federated.json': JSON.stringify({
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#applications('${id(11)}')/federatedIdentityCredentials`,
    value: [
      {
        id: id(31),
        name: 'any',
        issuer: 'https://token.actions.githubusercontent.com',
        audiences: ['api://AzureADTokenExchange'],
        claimsMatchingExpression: { value: "claims['sub'] matches 'repo:corp/*'", languageVersion: 1 },
      },
    ],
  }),
  'principals.json': JSON.stringify({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
    value: [
      {
        id: PRINCIPAL,
        appId: APP,
        displayName: 'invoice-sync',
        accountEnabled: true,
        servicePrincipalType: 'Application',
        appOwnerOrganizationId: TENANT,
      },
    ],
  }),
  'permissions.ndjson': lines({
    id: 'a1',
    appRoleId: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
    principalId: PRINCIPAL,
    principalType: 'ServicePrincipal',
    principalDisplayName: 'invoice-sync',
    resourceId: GRAPH,
    resourceDisplayName: 'Microsoft Graph',
  }),
  'roles.ndjson': lines({
    principalId: PRINCIPAL,
    principalType: 'ServicePrincipal',
    roleDefinitionId: `/subscriptions/${id(81)}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
    scope: `/subscriptions/${id(81)}/resourceGroups/rg`,
    id: `/subscriptions/${id(81)}/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments/${id(301)}`,
    type: 'Microsoft.Authorization/roleAssignments',
  }),
  'audit.ndjson': lines({
    id: 'Directory_1',
    tenantId: TENANT,
    activityDateTime: '2026-10-01T09:00:00Z',
    activityDisplayName: 'Add service principal credentials',
    result: 'success',
    initiatedBy: { user: { userPrincipalName: 'ada@corp.example' } },
    targetResources: [
      {
        id: PRINCIPAL,
        displayName: 'invoice-sync',
        type: 'ServicePrincipal',
        modifiedProperties: [
          {
            displayName: 'KeyDescription',
            oldValue: '[]',
            newValue: JSON.stringify([`[KeyIdentifier=${id(25)},KeyType=Password,KeyUsage=Verify]`]),
          },
        ],
      },
    ],
  }),
  'sign-ins.ndjson': lines({
    time: '2026-11-26T23:00:00Z',
    category: 'ServicePrincipalSignInLogs',
    tenantId: TENANT,
    resultType: '0',
    properties: {
      id: id(801),
      createdDateTime: '2026-11-26T23:00:00Z',
      appId: APP,
      servicePrincipalId: PRINCIPAL,
      servicePrincipalName: 'invoice-sync',
      ipAddress: '203.0.113.10',
      clientCredentialType: 'clientSecret',
      servicePrincipalCredentialKeyId: SECRET,
      resourceDisplayName: 'Microsoft Graph',
      uniqueTokenIdentifier: 'dG9rZW4',
    },
  }),
}
const names = Object.keys(files)

const after = (order: readonly string[]) => heldAfter(own, files, order, { source: 'entra', scope: TENANT })

test('an application is one identity, whichever of its ids a file names and whichever file comes first', async () => {
  const oracle = await after(names)
  expect(oracle.identity).toHaveLength(1)
  expect(oracle.identity![0]).toContain('invoice-sync')
  // The secret of the list, with its last use, and the one that only the audit log knows.
  expect(oracle['credential_context where use_n > 0']).toEqual([
    expect.stringMatching(new RegExp(`^\\(${SECRET},"2026-11-26 23:00:00`)),
  ])
  expect(oracle.credential!.filter((row) => row.includes(id(25)))).toHaveLength(1)
  expect(oracle.identity_grant).toHaveLength(2)
  expect(oracle.trust).toEqual([expect.stringContaining('dangerous')])
  // Application.ReadWrite.All: its holder can become Global Administrator in one step.
  expect(oracle.escalation_path).toEqual([expect.stringContaining('graph:Application.ReadWrite.All')])
  for (const order of [
    names.toReversed(),
    [
      'audit.ndjson',
      'permissions.ndjson',
      'roles.ndjson',
      'federated.json',
      'sign-ins.ndjson',
      'principals.json',
      'applications.json',
    ],
    [
      'sign-ins.ndjson',
      'audit.ndjson',
      'principals.json',
      'permissions.ndjson',
      'permissions.ndjson',
      'applications.json',
      'roles.ndjson',
      'federated.json',
    ],
  ])
    expect(await after(order), order.join(' ')).toEqual(oracle)
}, 300_000)
