import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers, type Kept } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, parsedObject, said, scalar, text, listAt, objectAt } from '../checked'
import { audit } from '../kubernetes/audit'
import { isGkeEntry, isLogOfClusters } from '../kubernetes/audit-gke'
import { actorOf, delegationOf, keyOf } from './audit-actor'
import { grantedIn, issuanceOf, type Shared } from './audit-issue'
import { partOf } from './names'

/**
 * Cloud Audit Logs: admin activity, data access, system events and denials, as the logging API, a sink or BigQuery writes them.
 * Requests to the API server of a cluster among them are read as `kubernetes/audit` reads them. Sources: Cloud Logging, LogEntry and AuditLog; IAM, "audit
 * logging for service accounts" and "Security Token Service audit logging".
 */
export const auditLog: Format = {
  id: 'gcp/audit-log',
  title: 'Google Cloud audit log',
  provider: 'gcp',
  role: 'log',
  tellsOf: ['gcp', 'kubernetes'],
  collect: `# needs logging.logEntries.list (roles/logging.viewer), for data access also logging.privateLogEntries.list (roles/logging.privateLogViewer).
# Tokens for service accounts are in the data access log of IAM, which is off until somebody switches it on.
gcloud logging read 'logName:"cloudaudit.googleapis.com" AND (protoPayload.authenticationInfo.principalEmail:"gserviceaccount.com" OR protoPayload.serviceName=("iam.googleapis.com" OR "iamcredentials.googleapis.com" OR "sts.googleapis.com"))' \\
  --organization="$ORGANIZATION" --freshness=30d --format=json | jq -c '.[]' > audit.ndjson`,
  recognises: ({ records }) => {
    const entries = records.filter(isEntry).map(({ value }) => entryOf(value)!)
    return entries.length > 0 && !isLogOfClusters(entries)
  },
  isOwn: isEntry,
  scopeOf: ({ value }) => {
    const entry = entryOf(value)
    return entry && projectIn(entry)
  },
  asksFor: 'organisation or project',
  enumerates: [],
  keeps: ({ value }) => {
    const entry = entryOf(value)
    return entry && isGkeEntry(entry) ? (audit.keeps as Kept) : entryKept
  },
  records: recordsOf,
}

const entryKept: Kept = {
  ...members('insertId insertid logName logname'),
  ...wordMembers('severity'),
  ...times('timestamp receiveTimestamp receivetimestamp p_event_time'),
  resource: { type: true, labels: members('email_id unique_id project_id') },
  protoPayload: payloadKept(),
  protopayload: payloadKept(),
  protopayload_auditlog: payloadKept(),
}

function payloadKept() {
  return {
    ...members('serviceName methodName resourceName'),
    authenticationInfo: {
      ...members('principalEmail principalSubject serviceAccountKeyName'),
      serviceAccountDelegationInfo: {
        principalSubject: true,
        firstPartyPrincipal: members('principalEmail'),
      },
    },
    authorizationInfo: members('permission granted resource'),
    requestMetadata: members('callerIp callerIP'),
    metadata: members('mapped_principal mappedPrincipal identityDelegationChain'),
    status: members('code'),
  } as const
}

/** The entry with the names that the API gives its members, whoever wrote it. */
function entryOf(value: unknown): Members | undefined {
  const outer = isObject(value) ? value : parsedObject(value)
  if (!outer) return undefined
  const inner = parsedObject(outer.message) ?? (isObject(outer.message) ? outer.message : outer)
  const payload = [
    inner.protoPayload,
    inner.proto_payload,
    inner.protopayload,
    inner.protopayload_auditlog,
  ].find(isObject)
  if (!payload) return undefined
  return inner.protoPayload === payload ? inner : { ...inner, protoPayload: payload }
}

function isEntry({ value }: Raw): boolean {
  const payload = objectAt(entryOf(value), 'protoPayload')
  return 'methodName' in payload || 'authenticationInfo' in payload || 'serviceName' in payload
}

/** The project of the log, else that of the resource. */
const projectIn = (entry: Members): string | undefined =>
  partOf(text(entry.logName) ?? text(entry.logname), 'projects') ??
  text(objectAt(objectAt(entry, 'resource'), 'labels').project_id)

function recordsOf(raw: Raw, context: Context): Iterable<ModelRecord> {
  const { scope } = context
  const entry = entryOf(raw.value)
  if (!entry) throw new Reject('This is not an entry of an audit log')
  if (isGkeEntry(entry)) return audit.records({ ...raw, value: entry }, context)
  const payload = objectAt(entry, 'protoPayload')
  const occurredAt =
    readTime(entry.timestamp) ??
    readTime(entry.receiveTimestamp ?? entry.receivetimestamp) ??
    readTime(entry.p_event_time)
  if (!occurredAt) throw new Reject('The entry has no time')
  const authentication = objectAt(payload, 'authenticationInfo')
  const actor = actorOf(authentication)
  const shared = sharedParts(entry, payload, occurredAt)
  const issued = issuanceOf(entry, payload, shared, actor)
  const uses = actor.identity ? usesOf(payload, authentication, actor.identity, shared, scope) : []
  // Whoever exchanges a token is nobody here before.
  const own = issued?.kind === 'exchange' ? [] : uses
  const records = [...(issued ? [issued] : []), ...own]
  if (records.length === 0)
    throw new NotAboutIdentities(
      actor.isGoogle
        ? 'Done by an account that Google runs'
        : actor.isPerson
          ? 'Done by a person'
          : 'Done by nobody that the entry names',
    )
  return records
}

function sharedParts(entry: Members, payload: Members, occurredAt: Date): Shared {
  const metadata = objectAt(payload, 'requestMetadata')
  const ip = text(metadata.callerIp) ?? text(metadata.callerIP)
  const address = ip && /^[0-9a-fA-F.:]{2,45}$/.test(ip) ? ip : undefined
  return {
    type: 'event',
    eventId: idOf(entry, payload, occurredAt, ip),
    occurredAt,
    result: resultOf(payload),
    sourceIp: address,
    // `gce-internal-ip` and `private` are no place: all of Google's network is called so.
    context: address ? { kind: 'network', name: `ip ${address}` } : undefined,
    userAgent: text(metadata.callerSuppliedUserAgent)?.slice(0, 300),
  }
}

/** The id of an entry is unique with its time and its log. */
function idOf(entry: Members, payload: Members, occurredAt: Date, ip: string | undefined): string {
  const insertId = text(entry.insertId) ?? text(entry.insertid)
  const authentication = objectAt(payload, 'authenticationInfo')
  const parts = insertId
    ? [insertId, text(entry.logName) ?? text(entry.logname)]
    : [
        payload.methodName,
        payload.resourceName,
        authentication.principalEmail ?? authentication.principalSubject,
        ip,
        JSON.stringify(payload.authorizationInfo ?? ''),
      ]
  return [...parts.map(scalar), occurredAt.toISOString()].join('|')
}

/** Codes of gRPC: 7 and 16 refuse, others are errors. A check that was not granted refuses too. */
function resultOf(payload: Members): EventRecord['result'] {
  const code = Number(scalar(objectAt(payload, 'status').code) || 0)
  if (code === 7 || code === 16) return 'denied'
  if (code !== 0) return 'error'
  return listAt(payload, 'authorizationInfo').some((one) => isObject(one) && one.granted === false)
    ? 'denied'
    : 'success'
}

const USES_MAX = 20

/** One use for each permission that the request needed and had; one without a name where the entry tells none. */
function usesOf(
  payload: Members,
  authentication: Members,
  identity: EventRecord['identity'],
  shared: Shared,
  scope: string,
): EventRecord[] {
  const key = keyOf(authentication)
  const { first, last } = delegationOf(authentication)
  const granted = shared.result === 'denied' ? [] : grantedIn(payload)
  const actions: Array<string | undefined> = granted.length > 0 ? granted.slice(0, USES_MAX) : [undefined]
  return actions.map((action, index) =>
    said({
      ...shared,
      eventId: index === 0 ? `${shared.eventId}/use` : `${shared.eventId}/use/${index}`,
      kind: 'use',
      identity: identity.scope === 'unknown project' ? { ...identity, scope } : identity,
      credential: key ? { ...key, static: true } : undefined,
      requester: last?.name,
      action,
      // A person who became the account by hand.
      human: first?.isPerson ? true : undefined,
    } satisfies EventRecord),
  )
}
