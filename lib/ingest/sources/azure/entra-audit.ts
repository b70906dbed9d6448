import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { azureIdentity, guid } from './graph'
import { accessChanges, type AccessChange, applicationOf, namesOf } from './entra-changes'
import { categoryOf, lineOf, listIn, objectIn, tenantOf } from './log-line'

/**
 * The audit log of Entra: who gave an application a secret or a certificate, and who took one away; who consented, gave it a role or
 * changed its federated credentials, which stands on its time line and is no use of its own. Source: Microsoft Graph v1.0, directoryAudit; Entra, "audit activity reference".
 */
export const entraAudit: Format = {
  id: 'azure/entra-audit',
  title: 'Entra audit log',
  provider: 'azure',
  role: 'log',
  answers: ['issuance'],
  collect: `# needs AuditLog.Read.All
next="https://graph.microsoft.com/v1.0/auditLogs/directoryAudits?\\$filter=category eq 'ApplicationManagement' or category eq 'RoleManagement'"
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done > entra-audit.ndjson`,
  recognises: ({ records }) => records.some(isAudit),
  isOwn: isAudit,
  scopeOf: ({ value }) => tenantOf(lineOf(value)),
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...auditKept(),
    properties: auditKept(),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function auditKept() {
  const somebody = members('id appId servicePrincipalId displayName userPrincipalName ipAddress')
  return {
    ...members('id correlationId tenantId resourceId activityDisplayName operationName'),
    ...wordMembers('category operationType result loggedByService'),
    ...times('time activityDateTime'),
    initiatedBy: { app: somebody, user: somebody },
    targetResources: members('id displayName type userPrincipalName'),
  }
}

function isAudit(raw: Raw): boolean {
  if (categoryOf(raw) === 'AuditLogs') return true
  if (!isObject(raw.value)) return false
  const line = lineOf(raw.value)!
  return 'activitydisplayname' in line && 'targetresources' in line
}

const ofCredentials =
  /(service principal credentials|Update application – Certificates and secrets management|Certificates and secrets management)/i

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const line = lineOf(value)
  if (!line) throw new Reject('This is not a line of the audit log')
  const occurredAt = readTime(line.activitydatetime) ?? readTime(line.time) ?? readTime(line.timegenerated)
  if (!occurredAt) throw new Reject('The line has no time')
  const activity = text(line.activitydisplayname) ?? text(line.operationname) ?? ''
  const about = { occurredAt, scope: tenantOf(line) ?? scope }
  const changes = accessChanges(activity, line)
  if (changes.length > 0) return changes.map((change) => changeEvent(change, line, about))
  if (!ofCredentials.test(activity))
    throw new NotAboutIdentities(`Not about what an application may do or prove: ${activity}`)
  const events = listIn(line, 'targetresources')
    .filter(isObject)
    .flatMap((target) => changesOf(target, line, about))
  if (events.length === 0)
    throw new NotAboutIdentities('The line does not say which secret or certificate was changed')
  return events
}

function changesOf(
  target: Members,
  line: Members,
  { occurredAt, scope }: { occurredAt: Date; scope: string },
): EventRecord[] {
  const id = guid.safeParse(target.id)
  if (!id.success) return []
  const keys = listIn(target, 'modifiedProperties')
    .filter(isObject)
    .find((property) => text(property.displayName) === 'KeyDescription')
  if (!keys) return []
  // Azure renews the certificates of a managed identity by itself.
  const isManaged = namesOf(target).includes('https://identity.azure.net/')
  const before = keysIn(keys.oldValue)
  const after = keysIn(keys.newValue)
  const isFailed = /fail/i.test(scalar(line.result ?? line.resultsignature))
  const by = initiatorOf(line)
  const event = (key: string, kind: 'issue' | 'revoke', type: string): EventRecord =>
    said({
      type: 'event',
      eventId: `${text(line.id) ?? text(line.correlationid) ?? occurredAt.toISOString()} ${id.data} ${kind} ${key}`,
      occurredAt,
      kind: isFailed ? 'deny' : kind,
      identity: {
        ...azureIdentity(applicationOf(target) ?? id.data),
        kind: isManaged ? 'managed_identity' : 'app_registration',
        name: text(target.displayName) ?? id.data,
        scope,
      },
      credential: {
        nativeId: key,
        kind: /password/i.test(type) ? 'client_secret' : 'client_certificate',
        static: !isManaged,
      },
      requester: by,
      issuer: 'login.microsoftonline.com',
      result: isFailed ? 'error' : 'success',
    } satisfies EventRecord)
  return [
    ...[...after].filter(([key]) => !before.has(key)).map(([key, type]) => event(key, 'issue', type)),
    ...[...before].filter(([key]) => !after.has(key)).map(([key, type]) => event(key, 'revoke', type)),
  ]
}

function changeEvent(
  { identity, name, what }: AccessChange,
  line: Members,
  { occurredAt, scope }: { occurredAt: Date; scope: string },
): EventRecord {
  const isFailed = /fail/i.test(scalar(line.result ?? line.resultsignature))
  return said({
    type: 'event',
    eventId: `${text(line.id) ?? text(line.correlationid) ?? occurredAt.toISOString()} ${identity} ${what}`,
    occurredAt,
    kind: 'change',
    identity: { ...azureIdentity(identity), kind: 'app_registration', name: name ?? identity, scope },
    requester: initiatorOf(line),
    action: `change:${what}`,
    result: isFailed ? 'error' : 'success',
  } satisfies EventRecord)
}

/** `["[KeyIdentifier=…,KeyType=Password,KeyUsage=Verify,DisplayName=…]", …]`, as text: key id and type of each. */
function keysIn(value: unknown): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, key, type] of scalar(value).matchAll(/KeyIdentifier=([0-9a-fA-F-]{36}),KeyType=(\w{1,40})/g))
    found.set(key!.toLowerCase(), type!)
  return found
}

function initiatorOf(line: Members): string | undefined {
  const by = objectIn(line, 'initiatedby')
  const user = isObject(by.user) ? by.user : {}
  const app = isObject(by.app) ? by.app : {}
  return (
    text(user.userPrincipalName) ?? text(user.id) ?? text(app.servicePrincipalId) ?? text(app.displayName)
  )
}
