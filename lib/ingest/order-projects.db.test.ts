import { expect, test } from 'vitest'
import { ownDatabase } from '@/lib/db/testing'
import { heldAfter } from './testing-order'

const own = ownDatabase()
const [PROJECT, NUMBER] = ['shop-4815', '481516234200']
const EMAIL = `${NUMBER}-compute@developer.gserviceaccount.com`
const POOL = `projects/${NUMBER}/locations/global/workloadIdentityPools/ci`
const SUBJECT = `principal://iam.googleapis.com/${POOL}/subject/repo:corp/shop:ref:refs/heads/main`
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')
const bindings = [
  { role: 'roles/run.developer', members: [`serviceAccount:${EMAIL}`, SUBJECT] },
  { role: 'roles/viewer', members: [SUBJECT], condition: { title: 'hours', expression: 'a < b' } },
]

// One project in the files of Google Cloud: some write its id, some its number, and one says that both are the same.
const files: Record<string, string> = {
  // A search names the resource by id.
  'search.ndjson': lines({
    resource: `//cloudresourcemanager.googleapis.com/projects/${PROJECT}`,
    policy: { bindings },
  }),
  // An export names it by number, and says no more of it.
  'policies.ndjson': lines({
    name: `//cloudresourcemanager.googleapis.com/projects/${NUMBER}`,
    assetType: 'cloudresourcemanager.googleapis.com/Project',
    iamPolicy: { bindings },
  }),
  'pools.ndjson': lines({ name: POOL, displayName: 'CI', state: 'ACTIVE' }),
  'log.ndjson': lines({
    insertId: 'u1',
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    timestamp: '2026-11-26T23:00:00Z',
    resource: { type: 'project', labels: { project_id: PROJECT } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: 'run.googleapis.com',
      methodName: 'google.cloud.run.v2.Services.UpdateService',
      status: {},
      authenticationInfo: { principalEmail: EMAIL },
      authorizationInfo: [{ permission: 'run.services.update', granted: true }],
    },
  }),
  'machines.ndjson': lines({
    name: `//compute.googleapis.com/projects/${NUMBER}/zones/europe-west1-b/instances/till-1`,
    assetType: 'compute.googleapis.com/Instance',
    resource: { data: { name: 'till-1', serviceAccounts: [{ email: EMAIL }] } },
  }),
  'project.ndjson': lines({
    name: `//cloudresourcemanager.googleapis.com/projects/${NUMBER}`,
    assetType: 'cloudresourcemanager.googleapis.com/Project',
    resource: { data: { projectId: PROJECT, projectNumber: NUMBER } },
  }),
}
const names = Object.keys(files)
const after = (order: readonly string[]) => heldAfter(own, files, order, { source: 'google' })

test('a project is one scope, by its id and by its number, whichever file comes first', async () => {
  const oracle = await after(names)
  expect(oracle.identity!.length).toBe(3)
  for (const row of [...oracle.identity!, ...oracle.workload!]) {
    expect(row).toContain(`,${PROJECT},`)
    expect(row).not.toContain(`,${NUMBER},`)
  }
  // Two policies of one project say the same twice: three grants, not six.
  expect(oracle.identity_grant).toHaveLength(3)
  expect(oracle.identity_grant!.join()).not.toContain(`projects/${NUMBER} `)
  for (const order of [
    names.toReversed(),
    ['project.ndjson', 'log.ndjson', 'machines.ndjson', 'policies.ndjson', 'pools.ndjson', 'search.ndjson'],
    ['log.ndjson', 'policies.ndjson', 'project.ndjson', 'search.ndjson', 'pools.ndjson', 'machines.ndjson'],
  ])
    expect(await after(order), order.join(', ')).toEqual(oracle)
}, 300_000)

test('a log that came first is known under the name that its project turns out to have', async () => {
  const listed = {
    ...files,
    'accounts.json': JSON.stringify([
      {
        name: `projects/${PROJECT}/serviceAccounts/${EMAIL}`,
        projectId: PROJECT,
        uniqueId: '1130000000000000001',
        email: EMAIL,
        displayName: 'Compute Engine default service account',
      },
    ]),
  }
  for (const order of [
    ['log.ndjson', 'accounts.json'],
    ['accounts.json', 'log.ndjson'],
  ]) {
    const held = await heldAfter(own, listed, order, { source: 'google' })
    expect(held.telemetry, order.join(', ')).toEqual([expect.stringContaining(`,${PROJECT},`)])
  }
}, 120_000)
