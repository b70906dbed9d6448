import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, text, type Members } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { gcpIdentity, isServiceAccount, lastPart, partOf, plainName, projectOf } from './names'
import { environmentOf } from './service-accounts'

const texts = z.array(z.string()).nullish()
const apiKey = z.object({
  name: z.string(),
  uid: z.string().nullish(),
  displayName: z.string().nullish(),
  keyString: z.string().nullish(),
  createTime: z.string().nullish(),
  deleteTime: z.string().nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  serviceAccountEmail: z.string().nullish(),
  restrictions: z
    .object({
      apiTargets: z.array(z.object({ service: z.string().nullish() })).nullish(),
      browserKeyRestrictions: z.object({ allowedReferrers: texts }).nullish(),
      serverKeyRestrictions: z.object({ allowedIps: texts }).nullish(),
      androidKeyRestrictions: z
        .object({ allowedApplications: z.array(z.object({ packageName: z.string().nullish() })).nullish() })
        .nullish(),
      iosKeyRestrictions: z.object({ allowedBundleIds: texts }).nullish(),
    })
    .nullish(),
})
const oauthClient = z.object({
  name: z.string(),
  clientId: z.string().nullish(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  state: z.string().nullish(),
  disabled: z.boolean().nullish(),
  expireTime: z.string().nullish(),
})
const clientSecret = z.object({
  name: z.string(),
  displayName: z.string().nullish(),
  disabled: z.boolean().nullish(),
  clientSecret: z.string().nullish(),
  secret: z.string().nullish(),
})
const hmacKey = z.object({
  accessId: z.string(),
  serviceAccountEmail: z.string(),
  state: z.string().nullish(),
  projectId: z.string().nullish(),
  timeCreated: z.string().nullish(),
})

/**
 * API keys, OAuth clients with their secrets, and HMAC keys of Cloud Storage. An API key is a client of its own unless it is bound to
 * a service account. Secrets become a keyed hash. Sources: API Keys API v2; IAM API v1, oauthClients; IAP API v1,
 * identityAwareProxyClients; Cloud Storage JSON API, hmacKeys.
 */
export const apiKeys: Format = {
  id: 'gcp/api-keys',
  title: 'Google Cloud API keys, OAuth clients and HMAC keys',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs apikeys.keys.list (roles/serviceusage.apiKeysViewer), iam.oauthClients.list and iam.oauthClientCredentials.list, storage.hmacKeys.list
for project in $(gcloud projects list --format='value(projectId)'); do
  gcloud services api-keys list --project="$project" --format=json | jq -c '.[] | del(.keyString)'
  gcloud storage hmac list --project="$project" --format=json | jq -c '.[]'
  gcloud iam oauth-clients list --location=global --project="$project" --format=json | jq -c '.[]' | while read -r client; do
    echo "$client"
    gcloud iam oauth-clients credentials list --oauth-client="$(jq -r '.name | split("/") | last' <<<"$client")" \\
      --location=global --project="$project" --format=json | jq -c '.[] | del(.clientSecret)'
  done
done > api-keys.ndjson`,
  recognises: ({ records }) => records.some(isKeyOrClient),
  isOwn: isKeyOrClient,
  scopeOf: ({ value }) => (isObject(value) ? projectIn(value) : undefined),
  asksFor: 'project',
  enumerates: ['api_client'],
  keeps: {
    ...members(
      'name uid displayName description clientId clientType disabled serviceAccountEmail accessId projectId',
    ),
    ...wordMembers('state'),
    ...times('createTime updateTime deleteTime expireTime timeCreated updated'),
    keyString: 'hash',
    clientSecret: 'hash',
    secret: 'hash',
    annotations: { '*': true },
    restrictions: {
      apiTargets: members('service methods'),
      browserKeyRestrictions: members('allowedReferrers'),
      serverKeyRestrictions: members('allowedIps'),
      androidKeyRestrictions: { allowedApplications: members('packageName') },
      iosKeyRestrictions: members('allowedBundleIds'),
    },
  },
  subjectOf: ({ value }) => {
    const name = isObject(value) ? plainName(text(value.name) ?? '') : ''
    return isApiKey(name) || isClient(name) ? gcpIdentity(name) : undefined
  },
  recordIdOf: ({ value }) => (isObject(value) ? (text(value.accessId) ?? text(value.name)) : undefined),
  records: ({ value }, context) => keyRecords(value, context),
}

const isApiKey = (name: string): boolean => /^projects\/[^/]+\/locations\/[^/]+\/keys\/[^/]+$/.test(name)
const isClient = (name: string): boolean =>
  /^projects\/[^/]+\/locations\/[^/]+\/oauthClients\/[^/]+$/.test(name)
const isSecret = (name: string): boolean =>
  /^projects\/[^/]+\/locations\/[^/]+\/oauthClients\/[^/]+\/credentials\/[^/]+$/.test(name)
const isProxyClient = (name: string): boolean =>
  /^projects\/[^/]+\/brands\/[^/]+\/identityAwareProxyClients\/[^/]+$/.test(name)
const isHmac = (value: Members): boolean => 'accessId' in value && 'serviceAccountEmail' in value

function isKeyOrClient({ value }: Raw): boolean {
  if (!isObject(value) || 'assetType' in value || 'asset_type' in value) return false
  const name = plainName(text(value.name) ?? '')
  return isHmac(value) || isApiKey(name) || isClient(name) || isSecret(name) || isProxyClient(name)
}

const projectIn = (value: Members): string | undefined =>
  partOf(text(value.name), 'projects') ?? text(value.projectId)

/** A key or a client by its name; also as the data of an asset. */
export function keyRecords(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is neither a key nor a client')
  if (isHmac(value)) return hmacRecords(value)
  const name = plainName(text(value.name) ?? '')
  const project = projectIn(value) ?? context.scope
  if (isApiKey(name)) return apiKeyRecords(checked(apiKey, value, 'an API key'), name, project, context)
  if (isClient(name)) return [clientRecord(checked(oauthClient, value, 'an OAuth client'), name, project)]
  if (isSecret(name))
    return [
      secretRecord(
        checked(clientSecret, value, 'a secret of an OAuth client'),
        name.slice(0, name.indexOf('/credentials/')),
        context,
      ),
    ]
  if (isProxyClient(name)) {
    const found = checked(clientSecret, value, 'a client of Identity-Aware Proxy')
    return [
      clientRecord({ name, displayName: found.displayName, clientId: lastPart(name) }, name, project),
      secretRecord(found, name, context),
    ]
  }
  throw new Reject('This is neither an API key nor a client of OAuth')
}

function apiKeyRecords(
  found: z.infer<typeof apiKey>,
  name: string,
  project: string,
  { fingerprint }: Context,
): ModelRecord[] {
  const bound = found.serviceAccountEmail
  const identity = gcpIdentity(bound || name)
  const tags = found.annotations ?? {}
  const status = found.deleteTime ? 'revoked' : 'active'
  const label = found.displayName || found.uid || lastPart(name)
  const key: CredentialRecord = said({
    type: 'credential',
    identity,
    nativeId: found.uid || lastPart(name),
    kind: 'api_key',
    static: true,
    label,
    status,
    createdAt: readTime(found.createTime),
    rotatedAt: readTime(found.createTime),
    rotationTracked: false,
    cannotExpire: true,
    issuer: 'apikeys.googleapis.com',
    fingerprint: found.keyString ? fingerprint(found.keyString) : undefined,
    binding: bindingOf(found.restrictions),
  } satisfies CredentialRecord)
  if (bound) return [key]
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: label,
      scope: project,
      environment: environmentOfTags(tags) ?? environmentOf(project),
      status: found.deleteTime ? 'disabled' : 'active',
      createdAt: readTime(found.createTime),
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      ownerHints: someHints(ownerHintsOf(tags, 'annotation')),
    } satisfies IdentityRecord),
    key,
  ]
}

/** Where the key may be used, and for what. */
function bindingOf(restrictions: z.infer<typeof apiKey>['restrictions']): CredentialRecord['binding'] {
  const all: Record<string, string[]> = {
    services: (restrictions?.apiTargets ?? []).flatMap(({ service }) => service ?? []),
    referrers: restrictions?.browserKeyRestrictions?.allowedReferrers ?? [],
    addresses: restrictions?.serverKeyRestrictions?.allowedIps ?? [],
    apps: [
      ...(restrictions?.androidKeyRestrictions?.allowedApplications ?? []).flatMap(
        ({ packageName }) => packageName ?? [],
      ),
      ...(restrictions?.iosKeyRestrictions?.allowedBundleIds ?? []),
    ],
  }
  const found = Object.entries(all).filter(([, values]) => values.length > 0)
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

function clientRecord(found: z.infer<typeof oauthClient>, name: string, project: string): IdentityRecord {
  return said({
    type: 'identity',
    ...gcpIdentity(name),
    kind: 'api_client',
    name: found.displayName || found.clientId || lastPart(name),
    aliases: found.clientId && found.clientId !== name ? [found.clientId] : undefined,
    scope: project,
    environment: environmentOf(project),
    status: found.disabled || found.state === 'DELETED' ? 'disabled' : 'active',
    description: found.description || undefined,
  } satisfies IdentityRecord)
}

const secretRecord = (
  found: z.infer<typeof clientSecret>,
  client: string,
  { fingerprint }: Context,
): CredentialRecord => {
  const secret = found.clientSecret || found.secret
  return said({
    type: 'credential',
    identity: gcpIdentity(client),
    nativeId: plainName(found.name).toLowerCase(),
    kind: 'client_secret',
    static: true,
    label: found.displayName || 'Client secret',
    status: found.disabled ? 'inactive' : 'active',
    cannotExpire: true,
    issuer: 'oauth2.googleapis.com',
    fingerprint: secret ? fingerprint(secret) : undefined,
  } satisfies CredentialRecord)
}

/** A pair of a public id and a secret with which the interface of S3 signs for a service account. */
function hmacRecords(value: Members): ModelRecord[] {
  const found = checked(hmacKey, value, 'an HMAC key')
  if (!isServiceAccount(found.serviceAccountEmail)) throw new NotAboutIdentities('An HMAC key of a person')
  if (!projectOf(found.serviceAccountEmail))
    throw new NotAboutIdentities('A key of an account that Google runs')
  return [
    said({
      type: 'credential',
      identity: gcpIdentity(found.serviceAccountEmail),
      nativeId: found.accessId,
      kind: 'access_key',
      static: true,
      label: `HMAC key ${found.accessId.slice(0, 12)}`,
      status: found.state === 'DELETED' ? 'revoked' : found.state === 'INACTIVE' ? 'inactive' : 'active',
      createdAt: readTime(found.timeCreated),
      rotatedAt: readTime(found.timeCreated),
      rotationTracked: false,
      cannotExpire: true,
      issuer: 'storage.googleapis.com',
    } satisfies CredentialRecord),
  ]
}
