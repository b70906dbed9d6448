import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { azureIdentity, guid } from './graph'
import { categoryOf, lineOf, listIn, objectIn, tenantOf } from './log-line'

/**
 * Sign-ins of service principals and managed identities: from diagnostic settings, from Microsoft Graph (which answers only those of
 * people unless it is asked with signInEventTypes), or from Log Analytics. Each is a token that was issued and proof that a credential
 * was used, by its key id. Source: Azure Monitor, AADServicePrincipalSignInLogs and AADManagedIdentitySignInLogs.
 */
export const signIns: Format = {
  id: 'azure/sign-ins',
  title: 'Entra sign-ins of applications and managed identities',
  provider: 'azure',
  role: 'log',
  collect: `# needs AuditLog.Read.All and a P1 licence; diagnostic settings write the same to a storage account for longer
next="https://graph.microsoft.com/beta/auditLogs/signIns?\\$filter=signInEventTypes/any(t: t eq 'servicePrincipal' or t eq 'managedIdentity')&\\$top=500"
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done > sign-ins.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records }) => records.some(isSignIn),
  isOwn: isSignIn,
  scopeOf: ({ value }) => tenantOf(lineOf(value)),
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...signInKept(),
    properties: signInKept(),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function signInKept() {
  return {
    ...members(
      'id correlationId tenantId resourceId callerIpAddress location appId AppId servicePrincipalId ServicePrincipalId servicePrincipalName ServicePrincipalName ipAddress IPAddress resourceDisplayName ResourceDisplayName servicePrincipalCredentialKeyId ServicePrincipalCredentialKeyId federatedCredentialId uniqueTokenIdentifier resultType ResultType signInEventTypes',
    ),
    ...wordMembers('category clientCredentialType operationName'),
    ...times('time createdDateTime TimeGenerated CreatedDateTime'),
    'TimeGenerated [UTC]': 'time',
    'CreatedDateTime [UTC]': 'time',
  } as const
}

const ofPeople =
  /^(NonInteractiveUserSignInLogs|SignInLogs|AADNonInteractiveUserSignInLogs|SigninLogs|MicrosoftServicePrincipalSignInLogs)$/i
const ofMachines = /^(AAD)?(ServicePrincipal|ManagedIdentity)SignInLogs$/i

function isSignIn(raw: Raw): boolean {
  const category = categoryOf(raw)
  if (ofPeople.test(category) || ofMachines.test(category)) return true
  if (category !== '' || !isObject(raw.value)) return false
  const line = lineOf(raw.value)!
  return (
    'signineventtypes' in line ||
    ('appdisplayname' in line && 'conditionalaccessstatus' in line) ||
    ('serviceprincipalcredentialkeyid' in line && 'resourceserviceprincipalid' in line)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const line = lineOf(value)
  if (!line) throw new Reject('This is not a sign-in')
  const category = text(line.category) ?? text(line.type) ?? ''
  const types = listIn(line, 'signineventtypes').map(scalar)
  const isMachine = category
    ? ofMachines.test(category)
    : types.some((type) => /^(servicePrincipal|managedIdentity)$/i.test(type)) ||
      (types.length === 0 && 'serviceprincipalid' in line && !('userprincipalname' in line))
  if (!isMachine) throw new NotAboutIdentities('A person signed in')
  const occurredAt = readTime(line.createddatetime) ?? readTime(line.time) ?? readTime(line.timegenerated)
  if (!occurredAt) throw new Reject('The sign-in has no time')
  const appId = guid.safeParse(line.appid)
  if (!appId.success) throw new Reject('The sign-in names no application')
  return eventsOf(line, {
    occurredAt,
    appId: appId.data,
    scope: tenantOf(line) ?? scope,
    isManaged: /ManagedIdentity/i.test(category) || types.some((type) => /managedIdentity/i.test(type)),
  })
}

/** In the place of a key id where a federated token or a managed identity proved who it is. */
const NO_KEY = '00000000-0000-0000-0000-000000000000'

interface Facts {
  occurredAt: Date
  appId: string
  scope: string
  isManaged: boolean
}

function eventsOf(line: Members, { occurredAt, appId, scope, isManaged }: Facts): EventRecord[] {
  const status = objectIn(line, 'status')
  const error = scalar(line.resulttype ?? status.errorCode ?? 0)
  const result = error === '0' ? 'success' : 'denied'
  const keyId = guid.safeParse(line.serviceprincipalcredentialkeyid)
  const presented = keyId.success && keyId.data !== NO_KEY ? keyId.data : undefined
  const kind = credentialKindOf(
    text(line.clientcredentialtype),
    text(line.serviceprincipalcredentialthumbprint),
  )
  const ip = text(line.ipaddress) ?? text(line.calleripaddress)
  const eventId = text(line.id) ?? text(line.correlationid) ?? `${appId} ${occurredAt.toISOString()}`
  const shared = said({
    type: 'event',
    occurredAt,
    identity: {
      ...azureIdentity(appId),
      kind: isManaged ? 'managed_identity' : 'app_registration',
      name: text(line.serviceprincipalname) ?? text(line.appdisplayname) ?? appId,
      scope,
    },
    issuer: 'login.microsoftonline.com',
    sourceIp: ip,
    context: ip ? ({ kind: 'network', name: `ip ${ip}` } as const) : undefined,
    userAgent: text(line.useragent)?.slice(0, 300),
    result,
  } as const)
  const token = text(line.uniquetokenidentifier)
  // The id of the API; a list of audiences has blanks between them, so that a name cannot have any.
  const resource = guid.safeParse(line.resourceidentity ?? line.resourceid)
  const audience = resource.success ? resource.data : text(line.resourcedisplayname)?.replaceAll(' ', '_')
  const issued: EventRecord = said({
    ...shared,
    eventId,
    // A refused sign-in issued nothing.
    kind: result === 'success' ? 'issue' : 'deny',
    credential: token ? { nativeId: token, kind: 'oidc_token', static: false } : undefined,
    parent: presented ? { nativeId: presented, kind } : undefined,
    audience: audience ? [audience] : undefined,
  } satisfies EventRecord)
  if (result !== 'success' && !presented) return [issued]
  // A federated token and a managed identity leave no key: the identity was at work all the same.
  return [
    issued,
    said({
      ...shared,
      eventId: `${eventId}/use`,
      kind: 'use',
      credential: presented ? { nativeId: presented, kind, static: !isManaged } : undefined,
    } satisfies EventRecord),
  ]
}

function credentialKindOf(type: string | undefined, thumbprint: string | undefined) {
  if (thumbprint || /certificate|assertion/i.test(type ?? '')) return 'client_certificate' as const
  return 'client_secret' as const
}
