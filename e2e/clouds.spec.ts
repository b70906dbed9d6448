import { expect, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'
import type { APIRequestContext } from '@playwright/test'

// What one page tells of an application of Entra and of a service account of Google Cloud, from the files of each.

const HOUR = 3_600_000
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')
const run = String(Date.now()).slice(-8)
const id = (n: number) => `${run}-0000-4000-8000-${String(n).padStart(12, '0')}`
const lastNight = new Date(Date.now() - 10 * HOUR).toISOString()

async function bring(request: APIRequestContext, scope: string, files: Record<string, string>) {
  const headers = { authorization: `Bearer ${await tokenFor('administrator')}` }
  for (const [name, data] of Object.entries(files)) {
    const query = new URLSearchParams({ name, wait: 'true', source: `clouds ${run}`, scope })
    const answer = await request.post(`${serverUrl}/api/v1/imports?${query}`, {
      headers,
      data: Buffer.from(data),
    })
    expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true)
  }
  await expect
    .poll(
      async () => (await (await request.get(`${serverUrl}/api/v1/judging`, { headers })).json()).isUnderWay,
      {
        timeout: 30_000,
      },
    )
    .toBe(false)
}

test.beforeEach(({ context }) => signIn(context, 'analyst'))

test('an application of Entra: its secret and last use, its trust, its permissions and which were used', async ({
  page,
  request,
}) => {
  const tenant = id(900)
  const [app, secret] = [id(1), id(21)]
  await bring(request, tenant, {
    'applications.json': JSON.stringify({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
      value: [
        {
          id: id(11),
          appId: app,
          displayName: `invoice-sync-${run}`,
          signInAudience: 'AzureADMyOrg',
          createdDateTime: '2025-01-01T00:00:00Z',
          passwordCredentials: [
            {
              keyId: secret,
              displayName: 'deploy',
              startDateTime: '2025-01-01T00:00:00Z',
              endDateTime: '2027-12-01T00:00:00Z',
            },
          ],
          federatedIdentityCredentials: [
            {
              id: id(31),
              name: 'main',
              issuer: 'https://token.actions.githubusercontent.com',
              subject: 'repo:corp/shop:ref:refs/heads/main',
              audiences: ['api://AzureADTokenExchange'],
            },
          ],
        },
      ],
    }),
    'principals.json': JSON.stringify({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
      value: [
        {
          id: id(41),
          appId: app,
          displayName: `invoice-sync-${run}`,
          servicePrincipalType: 'Application',
          appOwnerOrganizationId: tenant,
        },
      ],
    }),
    'permissions.ndjson': lines({
      id: 'a1',
      // Mail.Send
      appRoleId: 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
      principalId: id(41),
      principalType: 'ServicePrincipal',
      resourceId: id(44),
      resourceDisplayName: 'Microsoft Graph',
    }),
    'roles.ndjson': lines({
      principalId: id(41),
      principalType: 'ServicePrincipal',
      // Storage Account Contributor
      roleDefinitionId: `/subscriptions/${id(81)}/providers/Microsoft.Authorization/roleDefinitions/17d1049b-9a84-46fb-8f53-869881c3d3ab`,
      scope: `/subscriptions/${id(81)}/resourceGroups/rg`,
      id: `/subscriptions/${id(81)}/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments/${id(301)}`,
      type: 'Microsoft.Authorization/roleAssignments',
    }),
    'sign-ins.ndjson': lines({
      time: lastNight,
      category: 'ServicePrincipalSignInLogs',
      tenantId: tenant,
      resultType: '0',
      properties: {
        id: id(501),
        createdDateTime: lastNight,
        appId: app,
        servicePrincipalId: id(41),
        servicePrincipalName: `invoice-sync-${run}`,
        servicePrincipalCredentialKeyId: secret,
        clientCredentialType: 'clientSecret',
        ipAddress: '203.0.113.9',
        resourceDisplayName: 'Microsoft Graph',
        uniqueTokenIdentifier: `token-${run}`,
      },
    }),
    'activity.ndjson': lines({
      eventDataId: id(601),
      eventTimestamp: lastNight,
      operationName: { value: 'Microsoft.Storage/storageAccounts/write' },
      authorization: { action: 'Microsoft.Storage/storageAccounts/write', scope: '/subscriptions/x' },
      claims: { appid: app, tid: tenant, idtyp: 'app' },
      status: { value: 'Succeeded' },
      tenantId: tenant,
    }),
  })
  await page.goto(`/identities/${app}?tab=credentials`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`invoice-sync-${run}`)
  const row = page.getByRole('row').filter({ hasText: 'deploy' })
  await expect(row).toContainText(secret.slice(0, 8))
  await expect(row.locator(`time[datetime^="${lastNight.slice(0, 16)}"]`).first()).toBeVisible()

  await page.getByRole('link', { name: 'Trust', exact: true }).click()
  await expect(page.getByRole('row').filter({ hasText: 'repo:corp/shop:ref:refs/heads/main' })).toContainText(
    'Safe',
  )

  // It holds more permissions than one page of the table has: they are searched.
  await page.goto(`/identities/${app}?tab=rights&q=mail.send`)
  await expect(page.getByRole('row').filter({ hasText: 'graph:Mail.Send' }).first()).toBeVisible()
  await page.goto(`/identities/${app}?tab=rights&q=storageAccounts%2Fwrite`)
  const used = page
    .getByRole('row')
    .filter({ hasText: 'azure:Microsoft.Storage/storageAccounts/write' })
    .first()
  await expect(used.locator(`time[datetime^="${lastNight.slice(0, 16)}"]`).first()).toBeVisible()
})

test('a service account of Google Cloud: its key, who becomes it through whom, and when it last signed in', async ({
  page,
  request,
}) => {
  const project = `shop-${run}`
  const email = (name: string) => `${name}@${project}.iam.gserviceaccount.com`
  const unique = (n: number) => `1048${run}00000000${n}`
  const key = `${run}${'a'.repeat(32)}`
  const account = (n: number, name: string) => ({
    name: `projects/${project}/serviceAccounts/${email(name)}`,
    projectId: project,
    uniqueId: unique(n),
    email: email(name),
    oauth2ClientId: unique(n),
    ...(name === 'vault' && {
      keys: [
        {
          name: `projects/${project}/serviceAccounts/${email(name)}/keys/${key}`,
          keyType: 'USER_MANAGED',
          validAfterTime: '2025-02-03T09:00:00Z',
          validBeforeTime: '9999-12-31T23:59:59Z',
        },
      ],
    }),
  })
  await bring(request, project, {
    'accounts.ndjson': lines(account(1, 'vault'), account(2, 'deploy'), account(3, 'ci')),
    'policies.ndjson': lines({
      resource: `//iam.googleapis.com/projects/${project}/serviceAccounts/${email('vault')}`,
      policy: {
        bindings: [
          {
            role: 'roles/iam.serviceAccountTokenCreator',
            members: [`serviceAccount:${email('deploy')}`],
          },
        ],
      },
    }),
    'insights.ndjson': lines({
      name: `projects/1/locations/global/insightTypes/google.iam.serviceAccount.Insight/insights/${id(7)}`,
      content: {
        email: email('vault'),
        serviceAccountId: unique(1),
        projectId: project,
        lastAuthenticatedTime: '2026-01-05T08:00:00Z',
      },
    }),
    'audit.ndjson': lines({
      insertId: `i${run}`,
      logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
      timestamp: lastNight,
      resource: { type: 'service_account', labels: { project_id: project, email_id: email('vault') } },
      protoPayload: {
        '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
        serviceName: 'iamcredentials.googleapis.com',
        methodName: 'GenerateAccessToken',
        status: {},
        authenticationInfo: {
          principalEmail: email('deploy'),
          serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: email('ci') } }],
        },
        resourceName: `projects/-/serviceAccounts/${unique(1)}`,
        request: { lifetime: '3600s' },
      },
    }),
  })
  await page.goto(`/identities/${encodeURIComponent(email('vault'))}?tab=credentials`)
  await expect(page.getByRole('row').filter({ hasText: `Key ${key.slice(0, 8)}` })).toBeVisible()
  await page.getByRole('link', { name: 'Trust', exact: true }).click()
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: email('deploy') })
      .first(),
  ).toBeVisible()
  await page.getByRole('link', { name: 'Use', exact: true }).click()
  await expect(page.getByText(/deploy/).first()).toBeVisible()
  await page.getByRole('link', { name: /^Evidence/ }).click()
  await expect(page.getByText('insights.ndjson').first()).toBeVisible()
})
