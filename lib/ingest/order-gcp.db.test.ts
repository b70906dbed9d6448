import { expect, test } from 'vitest'
import { ownDatabase } from '@/lib/db/testing'
import { heldAfter } from './testing-order'

const own = ownDatabase()
const [PROJECT, NUMBER, UNIQUE] = ['shop-4815', '481516234200', '104815162342000000001']
const EMAIL = `checkout@${PROJECT}.iam.gserviceaccount.com`
const KEY = '36bfb41edeb8d9d02b216aae384dc0c4ba360001'
const POOL = `projects/${NUMBER}/locations/global/workloadIdentityPools/ci`
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')

const entry = (
  id: string,
  at: string,
  service: string,
  method: string,
  payload: object,
  resource: object = {},
) => ({
  insertId: id,
  logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
  timestamp: at,
  resource: { type: 'service_account', labels: { project_id: PROJECT, ...resource } },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: service,
    methodName: method,
    requestMetadata: { callerIp: '203.0.113.10' },
    status: {},
    ...payload,
  },
})

// One account in the files of a project: by its address, and by its unique id.
const files: Record<string, string> = {
  'accounts.ndjson': lines({
    name: `projects/${PROJECT}/serviceAccounts/${EMAIL}`,
    projectId: PROJECT,
    uniqueId: UNIQUE,
    email: EMAIL,
    displayName: 'Checkout',
    oauth2ClientId: UNIQUE,
  }),
  'keys.json': JSON.stringify({
    keys: [
      {
        name: `projects/${PROJECT}/serviceAccounts/${EMAIL}/keys/${KEY}`,
        keyType: 'USER_MANAGED',
        keyOrigin: 'GOOGLE_PROVIDED',
        validAfterTime: '2025-02-03T09:00:00Z',
        validBeforeTime: '9999-12-31T23:59:59Z',
      },
    ],
  }),
  'policies.ndjson': lines(
    {
      resource: `//cloudresourcemanager.googleapis.com/projects/${PROJECT}`,
      policy: {
        bindings: [
          { role: 'roles/iam.serviceAccountKeyAdmin', members: [`serviceAccount:${EMAIL}`] },
          { role: `projects/${PROJECT}/roles/releaser`, members: [`serviceAccount:${EMAIL}`] },
        ],
      },
    },
    {
      // The search names accounts by their unique id.
      resource: `//iam.googleapis.com/projects/${PROJECT}/serviceAccounts/${UNIQUE}`,
      policy: {
        bindings: [
          {
            role: 'roles/iam.workloadIdentityUser',
            members: [`principalSet://iam.googleapis.com/${POOL}/*`, 'allAuthenticatedUsers'],
          },
        ],
      },
    },
  ),
  'roles.json': JSON.stringify({
    roles: [
      {
        name: `projects/${PROJECT}/roles/releaser`,
        title: 'Releaser',
        includedPermissions: ['run.services.update'],
        stage: 'GA',
      },
    ],
  }),
  'pools.ndjson': lines(
    { name: POOL, displayName: 'CI', state: 'ACTIVE' },
    {
      name: `${POOL}/providers/github`,
      state: 'ACTIVE',
      attributeMapping: { 'google.subject': 'assertion.sub' },
      oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
    },
  ),
  'activity.ndjson': lines({
    activityType: 'serviceAccountKeyLastAuthentication',
    fullResourceName: `//iam.googleapis.com/projects/${PROJECT}/serviceAccounts/${UNIQUE}/keys/${KEY}`,
    activity: {
      lastAuthenticatedTime: '2026-11-25T07:00:00Z',
      serviceAccountKey: {
        serviceAccountId: UNIQUE,
        fullResourceName: `//iam.googleapis.com/projects/${PROJECT}/serviceAccounts/${UNIQUE}/keys/${KEY}`,
      },
    },
  }),
  'log.ndjson': lines(
    entry(
      'k1',
      '2026-11-01T09:00:00Z',
      'iam.googleapis.com',
      'google.iam.admin.v1.CreateServiceAccountKey',
      {
        authenticationInfo: { principalEmail: 'ada@corp.example' },
        resourceName: `projects/-/serviceAccounts/${UNIQUE}`,
        response: { name: `projects/${PROJECT}/serviceAccounts/${EMAIL}/keys/${KEY}5` },
      },
      { email_id: EMAIL, unique_id: UNIQUE },
    ),
    // Without its labels the entry names the account by its unique id only.
    entry('t1', '2026-11-02T09:00:00Z', 'iamcredentials.googleapis.com', 'GenerateAccessToken', {
      authenticationInfo: {
        principalSubject: `principal://iam.googleapis.com/${POOL}/subject/repo:corp/shop`,
      },
      resourceName: `projects/-/serviceAccounts/${UNIQUE}`,
      authorizationInfo: [{ permission: 'iam.serviceAccounts.getAccessToken', granted: true }],
    }),
    entry('u1', '2026-11-26T23:00:00Z', 'run.googleapis.com', 'google.cloud.run.v2.Services.UpdateService', {
      authenticationInfo: {
        principalEmail: EMAIL,
        serviceAccountKeyName: `//iam.googleapis.com/projects/${PROJECT}/serviceAccounts/${EMAIL}/keys/${KEY}`,
      },
      authorizationInfo: [{ permission: 'run.services.update', granted: true }],
    }),
  ),
}
const names = Object.keys(files)

const after = (order: readonly string[]) => heldAfter(own, files, order, { source: 'google' })

test('a service account is one identity, by address and by unique id, whichever file comes first', async () => {
  const oracle = await after(names)
  const has = (table: string, text: string) => oracle[table]!.filter((row) => row.includes(text))
  // The account, the pool, and the pipeline of which only the log tells.
  expect(oracle.identity).toHaveLength(3)
  expect(has('identity', EMAIL)).toHaveLength(1)
  expect(oracle.identity!.some((row) => row.includes(`,${UNIQUE},`) && !row.includes(EMAIL))).toBe(false)
  // The key of the list, with its last use, and the one that only the log knows.
  expect(oracle['credential_context where use_n > 0']).toEqual([
    // The pipeline that became the account shows no credential.
    expect.stringMatching(/^\(,"2026-11-02 09:00:00/),
    expect.stringMatching(new RegExp(`^\\(${KEY},"2026-11-26 23:00:00`)),
  ])
  expect(has('credential', `${KEY}5`)).toHaveLength(1)
  expect(oracle.trust).toHaveLength(3)
  expect(has('trust', 'dangerous')).toHaveLength(2)
  // It makes keys of any account of the project: one step to the strongest of them.
  expect(oracle.escalation_path!.some((row) => row.includes('gcp:iam.serviceAccountKeys.create'))).toBe(true)
  for (const order of [
    names.toReversed(),
    [
      'log.ndjson',
      'policies.ndjson',
      'keys.json',
      'roles.json',
      'activity.ndjson',
      'accounts.ndjson',
      'pools.ndjson',
    ],
    [
      'policies.ndjson',
      'activity.ndjson',
      'accounts.ndjson',
      'log.ndjson',
      'pools.ndjson',
      'keys.json',
      'roles.json',
    ],
    [
      'keys.json',
      'log.ndjson',
      'roles.json',
      'pools.ndjson',
      'accounts.ndjson',
      'policies.ndjson',
      'activity.ndjson',
    ],
  ])
    expect(await after(order), order.join(', ')).toEqual(oracle)
}, 300_000)
