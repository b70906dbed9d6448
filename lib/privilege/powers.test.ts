import { expect, test } from 'vitest'
import { azureActions, azureBuiltInRole, azureOperation } from './azure-catalogue'
import { apiPermission, directoryRole } from './entra-catalogue'
import { isMicrosoftOwn } from './microsoft-own'
import { powers } from './powers'
import { isUseLogged, riskRuleOf } from './risk'

test('each power is a right that its platform has', () => {
  for (const { right } of powers.values())
    if (right.startsWith('azure:'))
      expect(azureOperation(right.slice(6).toLowerCase()), right).toBe(right.slice(6))
    else expect(riskRuleOf(right), right).toBeDefined()
  expect(powers.get('graph:RoleManagement.ReadWrite.Directory')!.gives).toBe('admin')
  expect(powers.get('graph:Application.ReadWrite.All')!.gives).toBe('step')
  expect(powers.get('graph:Directory.ReadWrite.All')!.gives).toBe('doubt')
  expect(powers.get('entra:Global Administrator')!.gives).toBe('admin')
  expect(powers.get('azure:Microsoft.Authorization/roleAssignments/write')!.gives).toBe('admin')
  expect([...powers.keys()].filter((right) => right.includes('-delegated:'))).toEqual([])
})

test('permissions and roles are found by the ids that assignments name', () => {
  expect(apiPermission('9E3F62CF-ca93-4989-b6ce-bf83c28f9fe8')!.action).toBe(
    'graph:RoleManagement.ReadWrite.Directory',
  )
  expect(apiPermission('00000000-0000-4000-8000-000000000001')).toBeUndefined()
  // Graph and SharePoint have a permission of this id each.
  const shared = 'df021288-bdef-4463-88db-98f22de89214'
  expect(apiPermission(shared, 'Microsoft Graph')!.action).toBe('graph:User.Read.All')
  expect(apiPermission(shared, 'SharePoint Online')!.action).toBe('api:SharePoint Online/User.Read.All')
  expect(apiPermission(shared)).toBeUndefined()
  expect(directoryRole('62e90394-69f5-4237-9190-012177145e10')!.name).toBe('Global Administrator')
})

test('a role of Azure allows its actions without its notActions, in any case', () => {
  const contributor = azureActions(azureBuiltInRole('B24988AC-6180-42a0-ab88-20f7382dd24c')!.sets).actions
  expect(contributor).toContain('azure:Microsoft.Compute/virtualMachines/write')
  expect(contributor).not.toContain('azure:Microsoft.Authorization/roleAssignments/write')
  const owner = azureActions(azureBuiltInRole('8e3af657-a8ff-443c-a75c-2fe8c4bcb635')!.sets).actions
  expect(owner).toContain('azure:Microsoft.Authorization/roleAssignments/write')
  // Data actions are a plane of their own: `*` of the control plane reads no secret.
  expect(owner).not.toContain('azure:Microsoft.KeyVault/vaults/secrets/getSecret/action')
  expect(
    azureActions([{ actions: ['microsoft.COMPUTE/virtualmachines/Restart/action', 'Acme.Own/things/*'] }]),
  ).toEqual({
    actions: ['azure:Microsoft.Compute/virtualMachines/restart/action'],
    unmatched: ['Acme.Own/things/*'],
  })
})

test('rights have a class, and only what a log shows counts as unused', () => {
  expect(riskRuleOf('graph:RoleManagement.ReadWrite.Directory')!.risk).toBe('escalation')
  expect(riskRuleOf('graph-delegated:RoleManagement.ReadWrite.Directory')!.risk).toBe('policy_admin')
  expect(riskRuleOf('graph:User.Read.All')).toBeUndefined()
  expect(riskRuleOf('azure:Microsoft.KeyVault/vaults/secrets/getSecret/action')!.risk).toBe(
    'credential_exposure',
  )
  expect(riskRuleOf('entra:Global Administrator')!.risk).toBe('escalation')
  expect(isUseLogged('azure:Microsoft.Compute/virtualMachines/write')).toBe(true)
  expect(isUseLogged('azure:Microsoft.Compute/virtualMachines/read')).toBe(false)
  expect(isUseLogged('graph:User.Read.All')).toBe(false)
})

test('what Microsoft runs is told by the tenant that owns it; what runs for the customer never is', () => {
  const graph = { appId: '00000003-0000-0000-c000-000000000000' }
  expect(isMicrosoftOwn({ ...graph, appOwnerOrganizationId: 'F8CDEF31-a31e-4b4a-93e4-5f571e91255a' })).toBe(
    true,
  )
  expect(isMicrosoftOwn(graph)).toBe(true)
  expect(isMicrosoftOwn({ ...graph, appOwnerOrganizationId: '00000000-0000-4000-8000-000000000009' })).toBe(
    false,
  )
  for (const servicePrincipalType of ['ManagedIdentity', 'ServiceIdentity'])
    expect(
      isMicrosoftOwn({
        ...graph,
        servicePrincipalType,
        appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
      }),
    ).toBe(false)
})
