import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { azureOperation } from '@/lib/privilege/azure-catalogue'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { azureIdentity, guid } from './graph'
import { categoryOf, lineOf, objectIn, tenantOf } from './log-line'

/**
 * What applications and managed identities did: the activity log of Azure, the audit log of Key Vault and the activity log of
 * Microsoft Graph. Sources: Azure Monitor, "activity log event schema"; Key Vault, "logging"; MicrosoftGraphActivityLogs.
 */
export const activity: Format = {
  id: 'azure/activity',
  title: 'Azure activity, Key Vault and Graph logs',
  provider: 'azure',
  role: 'log',
  answers: ['use'],
  collect: `# needs Microsoft.Insights/eventtypes/values/read (Reader has it); the other two logs come from diagnostic settings
az monitor activity-log list --offset 30d --max-events 100000 -o json | jq -c '.[]' > activity.ndjson`,
  recognises: ({ records }) => records.some(isActivity),
  isOwn: isActivity,
  scopeOf: ({ value }) => (isObject(value) ? scopeIn(lineOf(value)!) : undefined),
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...activityKept(),
    properties: activityKept(),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function activityKept() {
  return {
    ...members(
      'eventDataId correlationId operationId tenantId resourceId resultType resultSignature callerIpAddress appId servicePrincipalId signInActivityId ipAddress responseStatusCode requestMethod',
    ),
    ...wordMembers('category level'),
    ...members('EventDataId CorrelationId OperationId CallerIpAddress'),
    ...wordMembers('CategoryValue ActivityStatusValue'),
    ...times('time eventTimestamp submissionTimestamp timeGenerated TimeGenerated'),
    'TimeGenerated [UTC]': 'time',
    OperationNameValue: true,
    authorization: members('action scope'),
    operationName: true,
    status: members('value'),
    identity: { authorization: members('action scope'), claims: members('appid oid tid idtyp') },
    claims: members('appid tid idtyp'),
  } as const
}

const categories =
  /^(Administrative|AuditEvent|MicrosoftGraphActivityLogs|Policy|Security|ServiceHealth|Alert|Recommendation|Autoscale|ResourceHealth)$/

function isActivity(raw: Raw): boolean {
  if (!isObject(raw.value)) return false
  const line = lineOf(raw.value)!
  if ('eventtimestamp' in line && 'operationname' in line && 'authorization' in line) return true
  // A row of AzureActivity in Log Analytics.
  if ('operationnamevalue' in line && 'categoryvalue' in line && 'claims' in line) return true
  return (
    categories.test(categoryOf(raw)) && ('operationname' in line || 'requesturi' in line || 'appid' in line)
  )
}

const claimsIn = (line: Members): Members => {
  const identity = objectIn(line, 'identity')
  const claims = objectIn(line, 'claims')
  const inner = identity.claims ?? identity.claim
  return Object.keys(claims).length > 0 ? claims : isObject(inner) ? inner : {}
}

const scopeIn = (line: Members): string | undefined =>
  (
    text(claimsIn(line).tid) ?? text(claimsIn(line)['http://schemas.microsoft.com/identity/claims/tenantid'])
  )?.toLowerCase() ?? tenantOf(line)

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const line = lineOf(value)
  if (!line) throw new Reject('This is not a line of a log of Azure')
  const occurredAt = readTime(line.eventtimestamp) ?? readTime(line.time) ?? readTime(line.timegenerated)
  if (!occurredAt) throw new Reject('The line has no time')
  const claims = claimsIn(line)
  const isGraph = text(line.category) === 'MicrosoftGraphActivityLogs'
  if (isGraph ? text(line.userid) : isPerson(claims, line))
    throw new NotAboutIdentities('Done by a person, or for one')
  const appId = guid.safeParse(isGraph ? line.appid : (claims.appid ?? claims.azp))
  if (!appId.success)
    throw new NotAboutIdentities('Done by Azure itself, or by somebody whom the line does not name')
  return [
    said({
      type: 'event',
      eventId:
        text(line.eventdataid) ??
        text(line.operationid) ??
        [
          scalar(line.correlationid),
          nameOf(line) ?? '',
          scalar(line.resourceid),
          scalar(line.resulttype),
          occurredAt.toISOString(),
        ].join(' '),
      occurredAt,
      kind: 'use',
      identity: {
        ...azureIdentity(appId.data),
        kind: claims['xms_mirid'] ? 'managed_identity' : 'app_registration',
        name: appId.data,
        scope: scopeIn(line) ?? scope,
      },
      credential: tokenOf(line, claims),
      sourceIp: ipOf(line),
      context: ipOf(line) ? { kind: 'network', name: `ip ${ipOf(line)}` } : undefined,
      userAgent: text(line.useragent)?.slice(0, 300),
      action: isGraph ? undefined : actionOf(line),
      result: resultOf(line),
    } satisfies EventRecord),
  ]
}

/** The names of people are in the claims of their tokens; those of applications say `app`, or carry no name. */
function isPerson(claims: Members, line: Members): boolean {
  if (text(claims.idtyp) === 'app') return false
  if (text(claims.idtyp) === 'user') return true
  const names = ['upn', 'name', 'unique_name', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn']
  return names.some((name) => text(claims[name])) || /@/.test(text(line.caller) ?? '')
}

/** The token that the sign-in log issued, where the line names it. */
function tokenOf(line: Members, claims: Members): EventRecord['credential'] {
  const token = text(line.signinactivityid) ?? text(claims.uti)
  return token ? { nativeId: token, kind: 'oidc_token', static: false } : undefined
}

const ipOf = (line: Members): string | undefined =>
  text(line.calleripaddress) ?? text(line.ipaddress) ?? text(objectIn(line, 'httprequest').clientIpAddress)

/** Operations of Key Vault's log, by the right that each needs. */
const vaultOperations: Readonly<Record<string, string>> = {
  SecretGet: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  SecretSet: 'Microsoft.KeyVault/vaults/secrets/setSecret/action',
  SecretList: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  SecretDelete: 'Microsoft.KeyVault/vaults/secrets/delete',
  KeySign: 'Microsoft.KeyVault/vaults/keys/sign/action',
  KeyDecrypt: 'Microsoft.KeyVault/vaults/keys/decrypt/action',
  KeyEncrypt: 'Microsoft.KeyVault/vaults/keys/encrypt/action',
  KeyWrap: 'Microsoft.KeyVault/vaults/keys/wrap/action',
  KeyUnwrap: 'Microsoft.KeyVault/vaults/keys/unwrap/action',
  KeyGet: 'Microsoft.KeyVault/vaults/keys/read',
  CertificateGet: 'Microsoft.KeyVault/vaults/certificates/read',
}

const nameOf = (line: Members): string | undefined =>
  isObject(line.operationname)
    ? text(line.operationname.value)
    : (text(line.operationnamevalue) ?? text(line.operationname))

function actionOf(line: Members): string | undefined {
  const name = nameOf(line)
  const operation = text(objectIn(line, 'authorization').action) ?? (name && (vaultOperations[name] ?? name))
  return operation?.includes('/') ? `azure:${azureOperation(operation)}` : undefined
}

function resultOf(line: Members): EventRecord['result'] {
  const status =
    text(objectIn(line, 'status').value) ?? text(line.activitystatusvalue) ?? text(line.resulttype) ?? ''
  const code = Number(
    scalar(line.responsestatuscode) ||
      scalar(line.httpstatuscode) ||
      /\d{3}/.exec(text(line.resultsignature) ?? '')?.[0],
  )
  if (code === 401 || code === 403 || /Forbidden|Unauthorized/i.test(text(line.resultsignature) ?? ''))
    return 'denied'
  return code >= 400 || /fail/i.test(status) ? 'error' : 'success'
}
