import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { joinsOf } from '@/lib/inventory/identity-joins'
import { workloadsOf } from '@/lib/inventory/identity-use'
import { decideLink } from './decide-link'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'
import { heldAfter } from './testing-order'
import { settleLinks } from './write/links'

const LETS_IN = [90, expect.stringContaining('lets in accounts of that namespace and name')]
const MAY_LET_IN = [60, expect.stringContaining('may be among them')]
const KEEPS_OUT = [30, expect.stringContaining('lets in others, and not this account')]

const own = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-links-'))
const EMAIL = 'checkout@shop-4815.iam.gserviceaccount.com'
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')
const metadata = { name: 'checkout', namespace: 'shop', uid: 'a1' }

const files: Record<string, string> = {
  'account.json': lines({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadata, annotations: { 'iam.gke.io/gcp-service-account': EMAIL } },
  }),
  'workload.json': lines({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'till', namespace: 'shop', uid: 'd1' },
    spec: { template: { spec: { serviceAccountName: 'checkout' } } },
  }),
  'google.ndjson': lines({
    name: `projects/shop-4815/serviceAccounts/${EMAIL}`,
    projectId: 'shop-4815',
    uniqueId: '104815162342000000001',
    email: EMAIL,
    oauth2ClientId: '104815162342000000001',
  }),
  'policy.ndjson': lines({
    resource: `//iam.googleapis.com/projects/shop-4815/serviceAccounts/${EMAIL}`,
    policy: {
      bindings: [
        {
          role: 'roles/iam.workloadIdentityUser',
          members: ['serviceAccount:shop-4815.svc.id.goog[shop/checkout]'],
        },
      ],
    },
  }),
}
const names = Object.keys(files)

test('pods that run as an account of Google are joined with it, whichever file comes first', async () => {
  const after = (order: readonly string[]) =>
    heldAfter(own, files, order, { source: 'gke', scope: 'prod-eu' })
  const oracle = await after(names)
  expect(oracle.identity_link).toEqual([
    expect.stringMatching(/,90,.*lets in accounts of that namespace.*,found\)$/),
  ])
  // The deployment runs as the account of its cluster and as that of Google.
  expect(oracle.identity_workload).toHaveLength(2)
  for (const order of [
    names.toReversed(),
    ['workload.json', 'google.ndjson', 'account.json', 'policy.ndjson'],
  ])
    expect(await after(order), order.join(', ')).toEqual(oracle)
}, 120_000)

async function bring(...given: string[]) {
  for (const name of given) {
    const file = path.join(folder, name)
    writeFileSync(file, files[name]!)
    const accepted = await accept(systemActor('test'), [localFile(file)], {
      source: 'gke',
      scope: 'prod-eu',
      completeness: 'partial',
      asOf: new Date('2026-11-27T00:00:00Z'),
      wantsPreview: false,
    })
    for (const { importId } of accepted) await runImport(importId!)
  }
  await finishImports(new Date('2026-11-27T08:00:00Z'))
}

test('a join says how sure it is, and what somebody decided holds through later imports', async () => {
  const ada = systemActor('ada@corp.example')
  await bring('account.json', 'workload.json', 'google.ndjson')
  const keyOf = async (nativeId: string) =>
    (
      await rows<{ key: string }>('select identity_key as key from identity where native_id = $1', [nativeId])
    )[0]!.key
  const [pods, google] = [await keyOf('prod-eu/shop/checkout'), await keyOf(EMAIL)]
  expect(await joinsOf(ada, google)).toMatchObject([
    {
      id: pods,
      direction: 'acted_as_by',
      sureness: 60,
      state: 'found',
      reason: expect.stringContaining('no policy'),
    },
  ])
  expect(await workloadsOf(google)).toMatchObject([{ name: 'till' }])

  expect(await decideLink(ada, google, pods, 'part')).toEqual({ done: 1 })
  expect(await decideLink(ada, google, pods, 'part')).toEqual({ done: 0 })
  expect(await workloadsOf(google)).toEqual([])
  await bring('policy.ndjson', 'workload.json', 'account.json')
  expect(await joinsOf(ada, pods)).toMatchObject([
    { id: google, direction: 'acts_as', state: 'parted', decidedBy: 'ada@corp.example', sureness: 90 },
  ])
  expect(await workloadsOf(google)).toEqual([])
  expect(await workloadsOf(pods)).toMatchObject([{ name: 'till' }])

  await decideLink(ada, pods, google, 'confirm')
  expect(await joinsOf(ada, pods)).toMatchObject([{ state: 'confirmed', sureness: 100 }])
  expect(await workloadsOf(google)).toMatchObject([{ name: 'till' }])
  await decideLink(ada, pods, google, 'leave')
  expect(await joinsOf(ada, pods)).toMatchObject([{ state: 'found', decidedBy: null, sureness: 90 }])
  expect(await rows(`select action from audit_entry where action like 'join.%' order by id`)).toEqual(
    ['part', 'part', 'confirm', 'leave'].map((one) => ({ action: `join.${one}` })),
  )
  await expect(decideLink(ada, pods, pods, 'part')).rejects.toThrow('no such two identities')
}, 60_000)

const POOL = 'iam.googleapis.com/projects/4815/locations/global/workloadIdentityPools'
const EKS = 'arn:aws:iam::1:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A'
const sub = (operator: string, ...subjects: string[]) => ({
  kind: 'federation',
  principal: EKS,
  subjects,
  condition: { [operator]: { 'oidc.eks.eu-west-1.amazonaws.com/id/A:sub': subjects } },
})
const member = (principal: string) => ({ kind: 'federation', principal })

test.each<[string, object, unknown[]]>([
  ['its name', sub('StringEquals', 'system:serviceaccount:shop:checkout'), LETS_IN],
  ['another name', sub('StringEquals', 'system:serviceaccount:shop:other'), KEEPS_OUT],
  ['a pattern', sub('StringLike', 'system:serviceaccount:shop:*'), LETS_IN],
  ['a pattern of one letter', sub('ForAnyValue:StringLike', 'system:serviceaccount:sho?:checkout'), LETS_IN],
  ['a pattern of others', sub('StringLike', 'system:serviceaccount:bank:*'), KEEPS_OUT],
  ['a line, which is no pattern', sub('StringLike', 'system:serviceaccount:sho_:*'), KEEPS_OUT],
  ['a star that is compared as it stands', sub('StringEquals', 'system:serviceaccount:shop:*'), KEEPS_OUT],
  ['no subject', { kind: 'federation', principal: EKS }, MAY_LET_IN],
  [
    'people who sign in with SAML',
    { kind: 'federation', principal: 'arn:aws:iam::1:saml-provider/corp' },
    KEEPS_OUT,
  ],
  ['another role', { kind: 'principal', principal: 'arn:aws:iam::1:role/other' }, KEEPS_OUT],
  ['Pod Identity of EKS', { kind: 'service', principal: 'pods.eks.amazonaws.com' }, MAY_LET_IN],
  ['everybody', { kind: 'anyone', principal: '*' }, MAY_LET_IN],
  ['a group', { kind: 'principal', principal: 'group:bots@corp.example' }, MAY_LET_IN],
  ['an account of another namespace', member('shop-4815.svc.id.goog[bank/checkout]'), KEEPS_OUT],
  ['its subject', member(`principal://${POOL}/shop-4815.svc.id.goog/subject/ns/shop/sa/checkout`), LETS_IN],
  ['its namespace', member(`principalSet://${POOL}/shop-4815.svc.id.goog/namespace/shop`), LETS_IN],
  ['another namespace', member(`principalSet://${POOL}/shop-4815.svc.id.goog/namespace/bank`), KEEPS_OUT],
  ['all of a pool of clusters', member(`principalSet://${POOL}/shop-4815.svc.id.goog/*`), LETS_IN],
  ['all of another pool', member(`principalSet://${POOL}/ci/*`), MAY_LET_IN],
])('a policy that lets in %s says so', async (_, policy, expected) => {
  await bring(...names)
  const trust = { subjects: [], condition: null, ...policy }
  await transaction(async (client) => {
    await client.query(
      `update trust t
       set kind = p.kind, principal = p.principal, subjects = p.subjects, condition = p.condition
       from jsonb_populate_record(null::trust, $1) p
       where t.identity_key = (select identity_key from identity where native_id = $2)`,
      [JSON.stringify(trust), EMAIL],
    )
    await settleLinks(client)
  })
  const [found] = await rows<{ sureness: number; reason: string }>(
    'select sureness, reason from identity_link',
  )
  expect([found!.sureness, found!.reason]).toEqual(expected)
})
