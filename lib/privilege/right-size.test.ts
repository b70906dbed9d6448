import fc from 'fast-check'
import { expect, test } from 'vitest'
import { azureActions, type AzurePermissions } from './azure-catalogue'
import { gcpRole } from './gcp-catalogue'
import { githubActionOf } from './github-catalogue'
import { rightSizedDefinitions } from './right-size-azure'
import { gcpPermissions, rightSizedRoles } from './right-size-gcp'
import { permissionsYaml, rightSizedPermissions } from './right-size-github'
import { hclOf, rightSizedPaths } from './right-size-vault'
import { covers, vaultRights, type VaultRule } from './vault-catalogue'

const gcp = (...names: string[]) => names.map((name) => `gcp:${name}`)

test('a custom role of Google Cloud holds what was used, and what no log shows in services that are used or chosen', () => {
  const storage = gcpRole('roles/storage.admin')!.actions
  const viewer = gcpRole('roles/viewer')!.actions
  const sized = rightSizedRoles(
    gcp('compute.instances.create', 'dns.changes.create'),
    [
      {
        role: 'projects/p/roles/own',
        resource: 'projects/p',
        condition: null,
        rights: gcp('compute.instances.create', 'compute.instances.delete', 'compute.instances.get'),
      },
      { role: 'roles/viewer', resource: 'projects/p', condition: null, rights: viewer },
      { role: 'roles/storage.admin', resource: 'b/logs', condition: 'nights', rights: storage },
    ],
    new Set([
      ...gcp('compute.instances.create', 'compute.instances.delete', 'compute.instances.get'),
      ...viewer,
      ...storage,
    ]),
  )
  expect(sized.map(({ resource, condition }) => [resource, condition])).toEqual([
    ['projects/p', null],
    ['b/logs', 'nights'],
  ])
  const [project, bucket] = sized.map(gcpPermissions)
  expect(project).toContain('compute.instances.create')
  expect(project).toContain('compute.disks.list')
  expect(project).not.toContain('compute.instances.delete')
  // Viewer names no service, and BigQuery was not used.
  expect(project!.filter((name) => name.startsWith('bigquery.'))).toEqual([])
  expect(project!.some((name) => name.startsWith('dns.') && name.endsWith('.list'))).toBe(true)
  expect(bucket).toContain('storage.objects.get')
  expect(bucket).not.toContain('storage.buckets.delete')
})

test('a custom role never allows at a resource what no role allows there', () => {
  const names = gcp(
    'compute.instances.create',
    'compute.instances.get',
    'storage.objects.get',
    'storage.buckets.create',
    'iam.roles.update',
    'bigquery.tables.getData',
  )
  const held = fc.record({
    role: fc.constantFrom('roles/viewer', 'roles/editor', 'projects/p/roles/a', 'roles/compute.admin'),
    resource: fc.constantFrom('projects/p', 'projects/q', 'b/logs'),
    condition: fc.constantFrom(null, 'nights'),
    rights: fc.subarray(names),
  })
  fc.assert(
    fc.property(
      fc.array(held, { maxLength: 5 }),
      fc.subarray(names),
      fc.subarray(names),
      (roles, used, granted) => {
        for (const sized of rightSizedRoles(used, roles, new Set(granted)))
          for (const right of [...sized.used, ...sized.silent]) {
            expect(granted).toContain(right)
            expect(
              roles.some(
                (one) =>
                  one.resource === sized.resource &&
                  one.condition === sized.condition &&
                  one.rights.includes(right),
              ),
            ).toBe(true)
          }
      },
    ),
  )
})

const contributor: AzurePermissions = {
  actions: ['*'],
  notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'],
}

test('a role definition of Azure keeps the planes apart', () => {
  const sets = [
    contributor,
    {
      actions: ['Microsoft.KeyVault/vaults/read'],
      dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'],
    },
  ]
  const [sized] = rightSizedDefinitions(
    [
      'azure:Microsoft.Compute/virtualMachines/write',
      'azure:Microsoft.KeyVault/vaults/secrets/getSecret/action',
    ],
    [{ id: '/x/1', scope: '/subscriptions/s', isConditional: false, sets }],
    new Set(azureActions(sets).actions),
  )
  expect(sized!.actions).toContain('Microsoft.Compute/virtualMachines/write')
  expect(sized!.actions).toContain('Microsoft.Compute/virtualMachines/read')
  expect(sized!.actions).not.toContain('Microsoft.Compute/virtualMachines/delete')
  expect(sized!.actions.filter((name) => name.startsWith('Microsoft.Network/'))).toEqual([])
  expect(sized!.dataActions).toEqual(['Microsoft.KeyVault/vaults/secrets/getSecret/action'])
})

test('a role definition never allows at a scope, or without a condition, what no assignment allows there', () => {
  const set = fc.record({
    actions: fc.subarray([
      '*',
      '*/read',
      'Microsoft.Compute/*',
      'Microsoft.Compute/virtualMachines/write',
      'Microsoft.Storage/*/read',
    ]),
    notActions: fc.subarray(['Microsoft.Compute/virtualMachines/delete', '*/write', 'Microsoft.Storage/*']),
    dataActions: fc.subarray(['Microsoft.KeyVault/vaults/secrets/*', '*']),
    notDataActions: fc.subarray(['Microsoft.KeyVault/vaults/secrets/getSecret/action']),
    condition: fc.constantFrom(undefined, 'x'),
  })
  const assignment = fc.record({
    id: fc.constantFrom('/a/1', '/a/2'),
    scope: fc.constantFrom('/subscriptions/s', '/subscriptions/s/resourceGroups/g'),
    isConditional: fc.boolean(),
    sets: fc.array(set, { maxLength: 2 }),
  })
  const used = [
    'Microsoft.Compute/virtualMachines/write',
    'Microsoft.Compute/virtualMachines/delete',
    'Microsoft.Storage/storageAccounts/write',
    'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  ].map((name) => `azure:${name}`)
  fc.assert(
    fc.property(fc.array(assignment, { maxLength: 3 }), fc.subarray(used), (held, seen) => {
      const granted = new Set(held.flatMap(({ sets }) => azureActions(sets).actions))
      for (const sized of rightSizedDefinitions(seen, held, granted)) {
        const there = held.filter((one) =>
          sized.conditionOf
            ? one.isConditional && one.id === sized.conditionOf
            : !one.isConditional && one.scope === sized.scope,
        )
        const sets = there.flatMap((one) => one.sets.filter(({ condition }) => !condition))
        const control = new Set(sets.flatMap((one) => azureActions([{ ...one, dataActions: [] }]).actions))
        const data = new Set(sets.flatMap((one) => azureActions([{ ...one, actions: [] }]).actions))
        expect(sized.actions.filter((name) => !control.has(`azure:${name}`))).toEqual([])
        expect(sized.dataActions.filter((name) => !data.has(`azure:${name}`))).toEqual([])
      }
    }),
    { numRuns: 40 },
  )
}, 30_000)

const rule = (path: string, ...capabilities: string[]): VaultRule => ({
  path,
  capabilities,
  isLimited: false,
})

function heldBy(rules: readonly VaultRule[]) {
  const { allow, conditional, deny } = vaultRights(rules)
  return {
    rights: [...new Set([...allow, ...conditional])],
    limited: conditional.filter((one) => !allow.includes(one)),
    denied: deny,
  }
}

test('a policy of Vault keeps patterns, denies and what the closer pattern did not give', () => {
  const sized = rightSizedPaths(
    ['vault:read:secret/*', 'vault:update:sys/seal'],
    heldBy([
      rule('secret/*', 'read', 'create', 'delete'),
      rule('secret/lists/*', 'list'),
      rule('secret/copies/*', 'read', 'list'),
      rule('secret/admin/*', 'deny'),
      rule('sys/seal', 'update', 'sudo'),
      { ...rule('transit/encrypt/a', 'update'), isLimited: true },
    ]),
  )
  expect(sized).toEqual({
    paths: [
      { path: 'secret/*', capabilities: ['read'], silent: [] },
      { path: 'sys/seal', capabilities: ['update'], silent: ['sudo'] },
    ],
    denied: ['secret/admin/*', 'secret/lists/*'],
    toCopy: [],
  })
  expect(hclOf(sized)).toContain('path "secret/*" {\n  capabilities = ["read"]\n}')
  expect(hclOf(sized)).toContain('no log shows it: sudo')
  const limited = rightSizedPaths(
    ['vault:update:transit/encrypt/a'],
    heldBy([{ ...rule('transit/encrypt/a', 'update'), isLimited: true }]),
  )
  expect(limited).toEqual({ paths: [], denied: [], toCopy: ['transit/encrypt/a'] })
  expect(rightSizedPaths(['vault:read:secret/data/a'], heldBy([rule('x', 'read')])).paths).toEqual([])
  expect(
    rightSizedPaths(['vault:read:secret/data/a'], { rights: ['vault:root'], limited: [], denied: [] }).paths,
  ).toEqual([{ path: 'secret/data/a', capabilities: ['read'], silent: [] }])
})

/** What Vault answers: of the patterns that take a path in, the closest one decides; blocks of one path add up, and a deny wins. */
function decide(rules: readonly VaultRule[], path: string, capability: string): 'yes' | 'limited' | 'no' {
  const fixed = (pattern: string) => pattern.replace(/[+*].*$/s, '').length
  const matching = [...new Set(rules.map((one) => one.path))].filter((pattern) => covers(pattern, path))
  const [closest] = matching.sort(
    (a, b) =>
      Number(b === path) - Number(a === path) ||
      fixed(b) - fixed(a) ||
      Number(a.endsWith('*')) - Number(b.endsWith('*')) ||
      a.split('+').length - b.split('+').length ||
      b.length - a.length,
  )
  const applied = rules.filter((one) => one.path === closest)
  if (applied.some(({ capabilities }) => capabilities.includes('deny'))) return 'no'
  const giving = applied.filter(({ capabilities }) => capabilities.includes(capability))
  if (giving.length === 0) return 'no'
  return giving.some(({ isLimited }) => !isLimited) ? 'yes' : 'limited'
}

test('a policy of Vault never allows at a path what is not held there', () => {
  const paths = ['secret/*', 'secret/a', 'secret/a/*', 'secret/+/b', '*', 'secret/a/b']
  const asked = ['secret/a', 'secret/a/b', 'secret/c/b', 'secret/c', 'other']
  const capabilities = ['read', 'list', 'update', 'sudo', 'deny']
  const rules = fc.array(
    fc.record({
      path: fc.constantFrom(...paths),
      capabilities: fc.subarray(capabilities, { minLength: 1 }),
      isLimited: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  const order = { no: 0, limited: 1, yes: 2 }
  fc.assert(
    fc.property(
      rules,
      fc.subarray(paths.flatMap((path) => ['read', 'list', 'update'].map((one) => `vault:${one}:${path}`))),
      (held, used) => {
        const sized = rightSizedPaths(used, heldBy(held))
        const written = [
          ...sized.paths.map((one) => rule(one.path, ...one.capabilities, ...one.silent)),
          ...[...sized.denied, ...sized.toCopy].map((path) => rule(path, 'deny')),
        ]
        for (const path of asked)
          for (const capability of ['read', 'list', 'update', 'sudo'])
            expect(
              order[decide(written, path, capability)],
              `${capability} ${path} by ${JSON.stringify(written)}`,
            ).toBeLessThanOrEqual(order[decide(held, path, capability)])
      },
    ),
    { numRuns: 1000 },
  )
})

test('permissions of GitHub stay, and say what was seen', () => {
  const sized = rightSizedPermissions(
    ['github:contents:read', 'github:members:write', 'github:secrets:write'],
    ['github:contents:write', 'github:metadata:read', 'github:members:write', 'github:scope/repo'],
  )
  expect(permissionsYaml(sized)).toBe(
    `permissions:
  contents: write # read was used; cannot tell of write
  members: write # used
  metadata: read # cannot tell
`,
  )
})

test('an event of GitHub tells the permission that it needed, where one alone serves', () => {
  expect(
    ['git.push', 'git.clone', 'pull_request.merge', 'team.add_member', 'hook.create', 'constructor'].map(
      githubActionOf,
    ),
  ).toEqual([
    'github:contents:write',
    'github:contents:read',
    'github:contents:write',
    'github:members:write',
    undefined,
    undefined,
  ])
})

test('permissions of GitHub are never more than those that are held', () => {
  const rights = ['contents', 'members', 'secrets'].flatMap((name) =>
    ['read', 'write', 'admin'].map((level) => `github:${name}:${level}`),
  )
  fc.assert(
    fc.property(fc.subarray(rights), fc.subarray(rights), (used, granted) => {
      for (const { name, level } of rightSizedPermissions(used, granted))
        expect(granted).toContain(`github:${name}:${level}`)
    }),
  )
})
