import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { rightsCells, rightsPage } from '@/lib/inventory/identity-permissions'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { useStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-vault-'))
afterAll(closePool)

const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')

async function bring(name: string, content: string, day: number, completeness: 'complete' | 'partial') {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: `vault ${name}`,
    scope: 'vault-prod',
    completeness,
    asOf: new Date(Date.UTC(2026, 10, day)),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  const asOf = new Date(Date.UTC(2026, 10, day, 1))
  await finishImports(asOf)
  await judgeChanged(asOf, true)
}

const role = (name: string, ...policies: string[]) => ({
  path: `auth/approle/role/${name}`,
  data: {
    bind_secret_id: true,
    secret_id_ttl: 0,
    secret_id_num_uses: 0,
    token_ttl: 1200,
    token_no_default_policy: true,
    token_policies: policies,
  },
})
const policy = (name: string, text: string) => ({
  path: `sys/policies/acl/${name}`,
  data: { name, policy: text },
})
const used = (id: number, name: string, operation: string, asked: string) => ({
  time: '2026-11-19T08:00:00Z',
  type: 'response',
  auth: {
    accessor: `hmac-sha256:${name}`,
    display_name: 'approle',
    policies: ['x'],
    metadata: { role_name: name },
    token_type: 'service',
    token_ttl: 1200,
  },
  request: { id: `00000000-0000-4000-8000-00000000000${id}`, operation, path: asked },
  response: {},
})

const profileOf = async (name: string) => {
  const [row] = await rows<{
    granted_n: number
    unused_n: number
    is_admin: boolean
    hops: number | null
    doubt: string | null
  }>(
    `select v.granted_n, v.unused_n, r.is_admin, e.hops, e.doubt
     from identity i
       join privilege v using (identity_key)
       join rights_profile r using (profile_key)
       left join escalation_path e using (identity_key)
     where i.native_id = $1`,
    [`vault-prod/auth/approle/role/${name}`],
  )
  return row
}

test('a right at a pattern of paths is used when the log names a path that it takes in, by the longest pattern', async () => {
  const inventory = lines(
    policy(
      'orders',
      `path "secret/*" { capabilities = ["read"] }
       path "secret/data/orders/*" { capabilities = ["read", "update"] }
       path "secret/data/+/shared.v1" { capabilities = ["read"] }
       path "kv/{{identity.entity.name}}/mine" { capabilities = ["read"] }
       path "sys/health" { capabilities = ["read"] }`,
    ),
    policy('admin', 'path "*" { capabilities = ["create", "update", "sudo"] }'),
    policy('half', 'path "auth/approle/role/+/secret-id" { capabilities = ["update"] }'),
    role('orders', 'orders'),
    role('all', 'admin'),
    role('half', 'half'),
    role('root', 'root'),
  )
  const log = lines(
    used(1, 'orders', 'read', 'secret/data/orders/db'),
    used(2, 'orders', 'read', 'secret/data/any/shared.v1'),
    used(3, 'orders', 'read', 'secret/data/any/sharedXv1'),
    used(4, 'orders', 'read', 'sys/health'),
    used(5, 'orders', 'read', 'kv/entity-1/mine'),
  )
  // The log may come first.
  await bring('audit.ndjson', log, 19, 'partial')
  await bring('inventory.ndjson', inventory, 20, 'complete')
  const [{ identity_key: key } = { identity_key: '' }] = await rows<{ identity_key: string }>(
    'select identity_key from identity where native_id = $1',
    ['vault-prod/auth/approle/role/orders'],
  )
  const { rows: rights } = await rightsPage(key, {}, { limit: 500 })
  expect(Object.fromEntries(rights.map(({ action, use, uses }) => [action, `${use} ${uses}`]))).toEqual({
    'vault:read:secret/*': 'used 1',
    'vault:read:secret/data/orders/*': 'used 1',
    'vault:update:secret/data/orders/*': 'unused 0',
    'vault:read:secret/data/+/shared.v1': 'used 1',
    'vault:read:kv/{{identity.entity.name}}/mine': 'used 1',
    'vault:read:sys/health': 'used 1',
  })
  expect((await rightsCells(key)).map(({ service, granted, used }) => [service, granted, used])).toEqual(
    expect.arrayContaining([
      ['kv', 1, 1],
      ['sys', 1, 1],
    ]),
  )
  expect(await profileOf('orders')).toMatchObject({ granted_n: 6, unused_n: 1, is_admin: false })
  expect(await profileOf('all')).toMatchObject({ is_admin: false, hops: 1 })
  expect(await profileOf('root')).toMatchObject({ is_admin: true, hops: 0 })
  expect(await profileOf('half')).toMatchObject({ is_admin: false, hops: null })
  expect((await profileOf('half'))!.doubt).toContain('secret ID')
})

test('a login at a vault is a use of the service account that logged in, and says nothing of the others of its cluster', async () => {
  const account = (name: string, uid: string) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'shop', uid, creationTimestamp: '2025-01-01T00:00:00Z' },
  })
  const [uid, other] = ['3b2c7b60-0002-4f00-8a00-000000000002', '3b2c7b60-0002-4f00-8a00-000000000003']
  const login = {
    time: '2026-11-21T08:00:00Z',
    type: 'response',
    auth: {
      accessor: 'hmac-sha256:l',
      display_name: 'kubernetes-shop-checkout',
      policies: ['default'],
      metadata: {
        role: 'checkout',
        service_account_name: 'checkout',
        service_account_namespace: 'shop',
        service_account_uid: uid,
      },
      token_ttl: 3600,
    },
    request: {
      id: '00000000-0000-4000-8000-0000000000aa',
      operation: 'update',
      path: 'auth/kubernetes/login',
      data: { jwt: 'hmac-sha256:j' },
    },
    response: {},
  }
  const objects = {
    apiVersion: 'v1',
    kind: 'List',
    items: [account('checkout', uid!), account('idle', other!)],
  }
  // The log comes first, and the cluster is named by its inventory alone.
  await bring('login.ndjson', lines(login), 21, 'partial')
  await bring('objects.json', JSON.stringify(objects), 22, 'partial')
  const found = await rows<{ native_id: string; last_used_at: Date | null; use_state: number }>(
    `select i.native_id, p.last_used_at, p.use_state
     from identity i
       join posture p using (identity_key)
     where i.provider = 1
     order by 1`,
  )
  expect(
    found.map((row) => [
      row.native_id,
      row.last_used_at?.toISOString().slice(0, 10) ?? null,
      word(useStates, row.use_state),
    ]),
  ).toEqual([
    ['vault-prod/shop/checkout', '2026-11-21', 'used'],
    ['vault-prod/shop/idle', null, 'unknown'],
  ])
})

const MADE = {
  time: '2026-11-10T08:00:00Z',
  type: 'response',
  auth: { accessor: 'hmac-sha256:root', display_name: 'root', policies: ['root'], token_type: 'service' },
  request: {
    id: 'made-ROLE',
    operation: 'update',
    path: 'auth/approle/role/ROLE/secret-id',
  },
  response: { data: { secret_id: 'hmac-sha256:sROLE', secret_id_accessor: 'hmac-sha256:aROLE' } },
}
const loginOf = (id: number, day: number, secret: string, address: string) => ({
  time: `2026-11-${day}T09:00:00Z`,
  type: 'response',
  auth: { display_name: 'approle', metadata: { role_name: 'ROLE' }, policies: ['x'], token_ttl: 1200 },
  request: {
    id: `login-${id}-ROLE`,
    operation: 'update',
    path: 'auth/approle/login',
    remote_address: address,
    data: { secret_id: `hmac-sha256:${secret}` },
  },
  response: {
    auth: {
      accessor: `hmac-sha256:t${id}ROLE`,
      display_name: 'approle',
      metadata: { role_name: 'ROLE' },
      policies: ['x'],
      token_ttl: 1200,
    },
  },
})
const LISTED = {
  path: 'auth/approle/role/ROLE/secret-id-accessor/lookup',
  audit_hash: 'hmac-sha256:aROLE',
  data: {
    secret_id_accessor: 'ac0ffee0-ROLE',
    secret_id_num_uses: 0,
    creation_time: '2026-11-10T08:00:00Z',
    expiration_time: '0001-01-01T00:00:00Z',
  },
}

test.each([
  ['made', 'logins', 'listed'],
  ['logins', 'listed', 'made'],
  ['listed', 'logins', 'made', 'logins', 'made'],
  ['logins', 'made', 'made', 'listed', 'listed'],
])(
  'the secret ID that a list names is the one that logged in, by what the log shows: %s %s %s',
  async (...order) => {
    const name = `r${order.join('')}`
    const files: Record<string, string> = {
      made: lines(MADE),
      logins: lines(
        loginOf(1, 11, 'sROLE', '10.0.0.1'),
        loginOf(2, 12, 'sROLE', '10.0.0.2'),
        loginOf(3, 13, 'other', '10.0.0.3'),
      ),
      listed: lines({ ...role('ROLE', 'x') }, LISTED),
    }
    for (const [place, file] of order.entries()) {
      const content = files[file]!.replaceAll('ROLE', name)
      await bring(`${name}-${place}-${file}.ndjson`, content, 14 + place, 'partial')
    }
    const secrets = await rows<{ native_id: string; used: Date; in_inventory: boolean; places: string[] }>(
      `select c.native_id, c.last_used_at as used, c.in_inventory, u.places
     from credential c
       join identity i using (identity_key)
       cross join lateral (
         select array_agg(t.text order by t.text) as places
         from credential_context x
           join term t on t.term_key = x.context_key
         where x.identity_key = c.identity_key and x.credential_key = c.credential_key and x.use_n = 1
       ) u
     where i.name = $1 and c.native_id like 'hmac%' and c.seen_to is null`,
      [name],
    )
    expect(secrets).toEqual([
      {
        native_id: `hmac-sha256:a${name}`,
        used: new Date('2026-11-12T09:00:00Z'),
        in_inventory: true,
        places: ['network ip 10.0.0.1', 'network ip 10.0.0.2'],
      },
    ])
  },
)

test('of a secret ID that was made before the log begins nobody can tell whether it logs in', async () => {
  const content = (one: object) => JSON.stringify(one).replaceAll('ROLE', 'old')
  await bring('old-1.ndjson', content(loginOf(1, 11, 'sROLE', '10.0.0.1')), 15, 'partial')
  await bring('old-2.ndjson', `${content(role('ROLE', 'x'))}\n${content(LISTED)}`, 16, 'partial')
  const secrets = await rows<{ native_id: string; last_used_at: Date | null; never_used: boolean | null }>(
    `select c.native_id, c.last_used_at, c.never_used
     from credential c
       join identity i using (identity_key)
     where i.name = 'old' and c.is_static`,
  )
  expect(secrets).toEqual([{ native_id: 'hmac-sha256:aold', last_used_at: null, never_used: null }])
})

test.each([
  ['issued', 'looked'],
  ['looked', 'issued'],
  ['looked', 'issued', 'looked', 'issued', 'renewed'],
  ['issued', 'renewed', 'looked'],
])('a lease that was looked up is with whom the log says that it was issued to: %s %s', async (...order) => {
  const name = `l${order.join('')}`
  const id = `database/creds/readonly/${name}`
  const lookup = (renewal: string | null, ends: string) => ({
    path: 'sys/leases/lookup',
    data: {
      id,
      issue_time: '2026-11-11T09:00:00Z',
      expire_time: ends,
      last_renewal: renewal,
      renewable: true,
    },
  })
  const issue = used(1, name, 'read', 'database/creds/readonly')
  const files: Record<string, object> = {
    issued: {
      ...issue,
      request: { ...issue.request, id: `issue-${name}` },
      response: { secret: { lease_id: id } },
    },
    looked: lookup(null, '2026-11-11T10:00:00Z'),
    renewed: lookup('2026-11-11T10:00:00Z', '2026-11-11T11:00:00Z'),
  }
  // What was looked up before the renewal is older, whenever it is delivered.
  const days: Record<string, number> = { issued: 20, looked: 15, renewed: 18 }
  for (const [place, file] of order.entries())
    await bring(`${name}-${place}.ndjson`, lines(files[file]!), days[file]!, 'partial')
  const leases = await rows<{ at: string; expires_at: Date; is_looked: boolean; seen_to: Date | null }>(
    `select i.native_id as at, c.expires_at, c.in_inventory as is_looked, c.seen_to
     from credential c
       join identity i using (identity_key)
     where c.native_id = $1`,
    [id],
  )
  const ends = order.includes('renewed') ? '2026-11-11T11:00:00Z' : '2026-11-11T10:00:00Z'
  expect(leases).toEqual([
    {
      at: `vault-prod/auth/approle/role/${name}`,
      expires_at: new Date(ends),
      is_looked: true,
      seen_to: null,
    },
  ])
})

test('a lease of which no log tells the issue stays with what gave it', async () => {
  const id = 'database/creds/readonly/nobody'
  const looked = { issue_time: '2026-11-11T09:00:00Z', expire_time: '2026-11-11T10:00:00Z', renewable: true }
  await bring('nobody.ndjson', lines({ path: 'sys/leases/lookup', data: { id, ...looked } }), 15, 'partial')
  const [lease] = await rows<{ at: string }>(
    `select i.native_id as at from credential c join identity i using (identity_key) where c.native_id = $1`,
    [id],
  )
  expect(lease!.at).toBe('vault-prod/database/creds/readonly')
})

test.each([
  ['issued', 'looked'],
  ['looked', 'issued'],
])(
  'a lease is with the entity that it was issued to, where its login names no role: %s %s',
  async (...order) => {
    const name = `e${order.join('')}`
    const id = `database/creds/readonly/${name}`
    const issue = used(2, name, 'read', 'database/creds/readonly')
    const { metadata: _, ...auth } = issue.auth
    const files: Record<string, object> = {
      issued: {
        ...issue,
        auth: { ...auth, display_name: `cert-${name}`, entity_id: `entity-${name}` },
        request: { ...issue.request, id: `issue-${name}` },
        response: { secret: { lease_id: id } },
      },
      looked: {
        path: 'sys/leases/lookup',
        data: {
          id,
          issue_time: '2026-11-19T08:00:00Z',
          expire_time: '2026-11-19T09:00:00Z',
          renewable: true,
        },
      },
    }
    for (const place of order) await bring(`${name}-${place}.ndjson`, lines(files[place]!), 20, 'partial')
    const leases = await rows<{ at: string; expires_at: Date }>(
      `select i.native_id as at, c.expires_at
     from credential c
       join identity i using (identity_key)
     where c.native_id = $1`,
      [id],
    )
    expect(leases).toEqual([
      { at: `vault-prod/identity/entity/id/entity-${name}`, expires_at: new Date('2026-11-19T09:00:00Z') },
    ])
  },
)
