import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { azureActions } from './azure-catalogue'
import { type HeldSet, sizedDocuments } from './sized-documents'

const none = { via: null, resource: null, statements: [], allow: [], conditional: [], deny: [] }
const set = (setId: string, more: Partial<HeldSet>): HeldSet => ({ grantId: 'g', setId, ...none, ...more })

test('Google Cloud: one file for each place, with the condition to bind it under', () => {
  const create = 'gcp:compute.instances.create'
  const sized = sizedDocuments(
    { provider: 'gcp', name: 'Orders@p.iam', scope: 'p' },
    [create],
    [create, 'gcp:compute.instances.delete'],
    [
      set('gcp-role/projects/p/roles/a', {
        resource: 'projects/p',
        allow: [create, 'gcp:compute.instances.delete'],
      }),
      set('gcp-role/projects/p/roles/a#conditional', {
        resource: 'projects/q',
        via: 'if nights',
        conditional: [create],
      }),
    ],
  )
  expect(sized.documents.map(({ file }) => file)).toEqual([
    'orders-p-iam-used-1.yaml',
    'orders-p-iam-used-2.yaml',
  ])
  expect(parse(sized.documents[0]!.text)).toEqual({
    title: 'orders-p-iam-used-1',
    description: 'What was used, and what no log shows',
    stage: 'GA',
    includedPermissions: ['compute.instances.create'],
  })
  expect(sized.documents[1]!.note).toContain('projects/q, if nights')
  expect(sized.dropped).toEqual(['gcp:compute.instances.delete'])
})

test('Azure: a definition that may be assigned where the role is, beside what no role of Azure gives', () => {
  const sets = [{ actions: ['Microsoft.Compute/virtualMachines/*'] }]
  const sized = sizedDocuments(
    { provider: 'azure', name: 'deploy', scope: 't' },
    ['azure:Microsoft.Compute/virtualMachines/write'],
    [...azureActions(sets).actions, 'graph:Mail.Read'],
    [
      set('azure-role/x#part', {
        grantId: '/subscriptions/s/roleassignments/1',
        resource: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v',
        statements: sets,
      }),
      set('graph/Mail.Read', { allow: ['graph:Mail.Read'] }),
    ],
  )
  const role = JSON.parse(sized.documents[0]!.text)
  expect(role).toMatchObject({
    Name: 'deploy-used',
    IsCustom: true,
    AssignableScopes: ['/subscriptions/s/resourceGroups/g'],
  })
  expect(role.Actions).toContain('Microsoft.Compute/virtualMachines/write')
  expect(role.Actions).not.toContain('Microsoft.Compute/virtualMachines/delete')
  expect(sized.dropped).toContain('azure:Microsoft.Compute/virtualMachines/delete')
  expect(sized.dropped).not.toContain('graph:Mail.Read')
  expect(sized.doubts.join(' ')).toContain('1 permission of another kind')
})

test('Kubernetes: roles to apply', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }]
  const { documents, dropped } = sizedDocuments(
    { provider: 'kubernetes', name: 'web', scope: 'c' },
    ['k8s:pods:get'],
    ['k8s:pods:get', 'k8s:pods:list'],
    [
      set('c/role/shop/a', { resource: 'namespace shop', statements: rules }),
      set('c/clusterrole/b', { statements: rules }),
    ],
  )
  expect(parseAllDocuments(documents[0]!.text).map((one) => one.toJS())).toEqual([
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'web-used-1', namespace: 'shop' },
      rules: [{ ...rules[0], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'web-used-2' },
      rules: [{ ...rules[0], verbs: ['get'] }],
    },
  ])
  expect(dropped).toEqual(['k8s:pods:list'])
})

test('Vault: a policy for each namespace, with paths as they are written in it', () => {
  const right = 'vault:read:team/secret/data/a'
  const { documents, dropped } = sizedDocuments(
    { provider: 'vault', name: 'orders', scope: 'vault-1' },
    [right],
    [right, 'vault:delete:team/secret/data/a'],
    [
      set('vault-1/team/sys/policies/acl/orders', {
        allow: [right, 'vault:delete:team/secret/data/a'],
        deny: ['vault:read:team/secret/data/b'],
      }),
    ],
  )
  expect(documents).toEqual([
    {
      file: 'orders-used.hcl',
      format: 'hcl',
      text: 'path "secret/data/a" {\n  capabilities = ["read"]\n}\n\npath "secret/data/b" {\n  capabilities = ["deny"]\n}\n',
      note: 'vault policy write -namespace=team/ orders-used orders-used.hcl (bao in place of vault for OpenBao)',
    },
  ])
  expect(dropped).toEqual(['vault:delete:team/secret/data/a'])
})

test('GitHub: nothing goes on the silence of its log; other platforms say why there is nothing', () => {
  const github = sizedDocuments(
    { provider: 'github', name: 'Bot', scope: 'acme' },
    [],
    ['github:contents:write', 'github:scope/repo'],
    [],
  )
  expect(github.documents[0]!.text).toBe('permissions:\n  contents: write # cannot tell\n')
  expect(github.dropped).toEqual([])
  expect(github.doubts).toHaveLength(2)
  expect(sizedDocuments({ provider: 'okta', name: 'x', scope: 'y' }, [], [], []).because).not.toBeNull()
})
