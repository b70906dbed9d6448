import { expect, test } from 'vitest'
import { gcpPowers, gcpRole, isGcpPermission } from './gcp-catalogue'
import { isGoogleOwn } from './google-own'
import { powers } from './powers'
import { isUseLogged, riskRuleOf } from './risk'

test('each power is a permission that some role has', () => {
  for (const { right } of gcpPowers) expect(isGcpPermission(right.slice(4)), right).toBe(true)
  expect(powers.get('gcp:resourcemanager.projects.setIamPolicy')!.gives).toBe('admin')
  expect(powers.get('gcp:iam.serviceAccounts.getAccessToken')!.gives).toBe('step')
  expect(powers.get('gcp:iam.serviceAccounts.actAs')!.gives).toBe('doubt')
})

test('a predefined role allows what its definition says; a role that nobody defines is not known', () => {
  expect(gcpRole('roles/iam.workloadIdentityUser')).toEqual({
    title: 'Workload Identity User',
    actions: [
      'gcp:iam.serviceAccounts.get',
      'gcp:iam.serviceAccounts.getAccessToken',
      'gcp:iam.serviceAccounts.getOpenIdToken',
      'gcp:iam.serviceAccounts.list',
    ],
  })
  const owner = gcpRole('roles/owner')!.actions
  expect(owner).toContain('gcp:resourcemanager.projects.setIamPolicy')
  expect(gcpRole('roles/editor')!.actions).not.toContain('gcp:resourcemanager.projects.setIamPolicy')
  expect(gcpRole('roles/viewer')!.actions).not.toContain('gcp:storage.objects.get')
  for (const name of ['roles/reader', 'roles/none.such', 'projects/p/roles/own', 'constructor', '__proto__'])
    expect(gcpRole(name), name).toBeUndefined()
})

test('permissions have a class', () => {
  const risk = (permission: string) => riskRuleOf(`gcp:${permission}`)?.risk
  expect(risk('iam.serviceAccountKeys.create')).toBe('escalation')
  expect(risk('secretmanager.versions.access')).toBe('credential_exposure')
  expect(risk('storage.buckets.setIamPolicy')).toBe('policy_admin')
  expect(risk('storage.objects.get')).toBe('data_access')
  expect(risk('compute.instances.delete')).toBe('infrastructure_change')
  expect(risk('compute.instances.list')).toBeUndefined()
  for (const { why } of gcpPowers) expect(why).toMatch(/^[A-Z].*\.$/)
})

test('only what the log of admin activity shows counts as unused', () => {
  expect(isUseLogged('gcp:compute.instances.delete')).toBe(true)
  expect(isUseLogged('gcp:compute.instances.list')).toBe(false)
  expect(isUseLogged('gcp:storage.objects.delete')).toBe(false)
})

test('service agents are Google’s; accounts that work for the customer are not', () => {
  for (const email of [
    'service-123@compute-system.iam.gserviceaccount.com',
    'service-123@gcp-sa-pubsub.iam.gserviceaccount.com',
    'service-123@gcp-sa-newerthanthis.iam.gserviceaccount.com',
  ])
    expect(isGoogleOwn(email), email).toBe(true)
  for (const email of [
    '123@cloudservices.gserviceaccount.com',
    '123@cloudbuild.gserviceaccount.com',
    '123-compute@developer.gserviceaccount.com',
    'shop@appspot.gserviceaccount.com',
    'api@shop-prod.iam.gserviceaccount.com',
  ])
    expect(isGoogleOwn(email), email).toBe(false)
})
