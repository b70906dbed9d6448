import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { actionOfEvent } from '@/lib/privilege/aws-event-names'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, type Members, scalar, text } from '../checked'
import { kindOfAccessKey } from './arn'
import { eventIn } from './cloudtrail-envelope'
import { actorOf, contextOf, ipOf, isHuman, type Subject } from './cloudtrail-actor'
import { issuanceOf, type Issuance } from './cloudtrail-issue'

/**
 * CloudTrail events in all their wrappings: `{Records}` files from S3, LookupEvents, EventBridge, CloudWatch Logs,
 * arrays, NDJSON, rows of Athena's table, lower-cased copies and OCSF. Read by hand, not with a schema: this is the format that comes in tens of millions.
 * Source: CloudTrail user guide, "CloudTrail record contents" and "userIdentity element".
 */
export const cloudtrail: Format = {
  id: 'aws/cloudtrail',
  title: 'AWS CloudTrail events',
  provider: 'aws',
  role: 'log',
  collect: `# needs s3:ListBucket and s3:GetObject on the bucket of the trail
aws s3 cp --recursive "s3://$BUCKET/AWSLogs/$ACCOUNT/CloudTrail/" cloudtrail/ && tar czf cloudtrail.tgz cloudtrail/
# or, without a trail, the last 90 days (needs cloudtrail:LookupEvents)
aws cloudtrail lookup-events --output json > cloudtrail.json`,
  recognises: ({ records }) => records.some(({ value }) => looksLikeEvent(value)),
  isOwn: ({ value }) => looksLikeEvent(value),
  scopeOf: ({ value }) => {
    const event = eventIn(value)
    if (!event) return undefined
    const actor = isObject(event.userIdentity) ? event.userIdentity : {}
    return text(event.recipientAccountId) ?? text(actor.accountId)
  },
  enumerates: [],
  keeps: {
    ...members(
      'eventVersion eventID eventSource eventName awsRegion sourceIPAddress recipientAccountId sharedEventID errorCode readOnly',
    ),
    ...times('eventTime'),
    ...wordMembers('eventType eventCategory'),
    userIdentity: {
      ...members('type arn accountId accessKeyId userName invokedBy principalId'),
      sessionContext: { sessionIssuer: members('type arn accountId userName principalId') },
    },
  },
  records: recordsOf,
}

/** The e-mail at the end of an ARN: the name of a session that was opened for a person. */
function personIn(arn: string | undefined): string | undefined {
  const last = arn?.includes('/') ? arn.slice(arn.lastIndexOf('/') + 1) : ''
  const at = last.indexOf('@')
  return at > 0 && at < last.length - 1 ? last : undefined
}

function looksLikeEvent(value: unknown): boolean {
  const event = eventIn(value)
  if (event)
    return (
      typeof event.eventSource === 'string' ||
      (isObject(event.userIdentity) && typeof event.eventName === 'string')
    )
  return isDigest(value)
}

function recordsOf({ value, loggedAt }: Raw): ModelRecord[] {
  const event = eventIn(value)
  if (!event) {
    if (isDigest(value)) throw new NotAboutIdentities('A digest file lists log files; it holds no events')
    throw new Reject('This is not a CloudTrail event: it has no eventName')
  }
  if (event.eventCategory === 'Insight')
    throw new NotAboutIdentities('An Insights event describes a rate of calls, not a call')
  const at =
    readTime(event.eventTime) ?? readTime(event['@timestamp']) ?? shippedAt(value) ?? readTime(loggedAt)
  if (!at) throw new Reject('The event has no eventTime')
  const userIdentity = isObject(event.userIdentity) ? event.userIdentity : {}
  const actor = actorOf(userIdentity)
  const issuance = issuanceOf(event, userIdentity, actor, at)
  const shared = sharedParts(event, userIdentity, at)
  const records: ModelRecord[] = []
  if (issuance) records.push(issuanceRecord(event, userIdentity, actor, issuance, shared))
  if (actor) records.push(useRecord(event, userIdentity, actor, shared, records.length > 0))
  if (records.length === 0) {
    const why = whyNoIdentity(event, userIdentity)
    throw why
      ? new NotAboutIdentities(why)
      : new Reject(`The userIdentity (${text(userIdentity.type) ?? 'none'}) names no ARN and no account`)
  }
  return records
}

const isDigest = (value: unknown) => isObject(value) && 'digestStartTime' in value

/** Shippers that take the time out of the event put it beside it. */
const shippedAt = (value: unknown) => (isObject(value) ? readTime(value['@timestamp']) : undefined)

interface Shared {
  eventId: string
  /** The same call in another account's trail has the same one: it issued one session. */
  sharedId: string | undefined
  occurredAt: Date
  result: EventRecord['result']
  context: EventRecord['context']
  sourceIp: string | undefined
  userAgent: string | undefined
  presented: { nativeId: string; kind: 'access_key' | 'sts_session'; static: boolean } | undefined
}

const denied = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|Forbidden|AuthFailure/i
/** Longer ones carry nothing that a person would read. */
const longestUserAgent = 300

function sharedParts(event: Members, userIdentity: Members, at: Date): Shared {
  const error = text(event.errorCode)
  const key = text(userIdentity.accessKeyId)
  return {
    eventId:
      text(event.eventID) ??
      [
        event.eventTime,
        event.eventSource,
        event.eventName,
        event.requestID,
        userIdentity.arn ?? userIdentity.principalId,
        event.sourceIPAddress,
      ]
        .map(scalar)
        .join('|'),
    sharedId: text(event.sharedEventID),
    occurredAt: at,
    result: error ? (denied.test(error) ? 'denied' : 'error') : 'success',
    context: contextOf(event, userIdentity),
    sourceIp: ipOf(event.sourceIPAddress),
    userAgent: text(event.userAgent)?.slice(0, longestUserAgent),
    presented: key ? { nativeId: key, ...presentedKind(key, userIdentity) } : undefined,
  }
}

/** A role has no key that is kept, whatever its id looks like: logs are handed on with ids masked or made alike. */
function presentedKind(key: string, { type }: Members) {
  if (type === 'AssumedRole' || type === 'FederatedUser')
    return { kind: 'sts_session', static: false } as const
  return kindOfAccessKey(key) as { kind: 'access_key' | 'sts_session'; static: boolean }
}

function issuanceRecord(
  event: Members,
  userIdentity: Members,
  actor: Subject | undefined,
  issuance: Issuance,
  shared: Shared,
): EventRecord {
  const { presented, sharedId, ...rest } = shared
  const { workload, requester, kind, credential, ...what } = issuance
  const isSession = credential ? !credential.static : what.issuer !== 'iam.amazonaws.com'
  // A session named for a person says who made a key; its role only says how they came in.
  const person = isSession ? undefined : personIn(text(userIdentity.arn))
  const caller =
    requester ?? person ?? actor?.nativeId ?? text(userIdentity.invokedBy) ?? text(userIdentity.accountId)
  return {
    type: 'event',
    ...rest,
    ...(sharedId ? { eventId: `shared ${sharedId}` } : {}),
    ...what,
    // A refused call issued nothing.
    kind: rest.result === 'denied' ? 'deny' : kind,
    credential,
    parent: presented ? { nativeId: presented.nativeId, kind: presented.kind } : undefined,
    requester: caller !== what.identity.nativeId ? caller : undefined,
    // A session goes to whoever asked. A key that is made for somebody says nothing of where that somebody runs.
    context: workload ? { kind: 'workload', name: workload } : isSession ? rest.context : undefined,
    human: isSession ? humanSession(event, userIdentity, actor, what.identity) : undefined,
  }
}

function humanSession(
  event: Members,
  userIdentity: Members,
  actor: Subject | undefined,
  role: Subject,
): true | undefined {
  if (actor) return isHuman(event, userIdentity, actor)
  return /AWSReservedSSO_|^identity-center\//.test(role.nativeId) ? true : undefined
}

function useRecord(
  event: Members,
  userIdentity: Members,
  actor: Subject,
  shared: Shared,
  second: boolean,
): EventRecord {
  const { presented, sharedId: _shared, ...rest } = shared
  const signIn = event.eventType === 'AwsConsoleSignIn' || event.eventName === 'ConsoleLogin'
  const failedSignIn =
    signIn && isObject(event.responseElements) && event.responseElements.ConsoleLogin === 'Failure'
  const byPassword =
    event.eventName === 'ConsoleLogin' && (actor.kind === 'iam_user' || actor.kind === 'root_account')
  return {
    type: 'event',
    ...rest,
    eventId: second ? `${rest.eventId}/use` : rest.eventId,
    kind: 'use',
    identity: actor,
    credential:
      presented ??
      (byPassword
        ? {
            nativeId: `${actor.nativeId}#password`,
            kind: 'password',
            static: true,
            label: 'Console password',
          }
        : undefined),
    result: failedSignIn ? 'denied' : rest.result,
    // Signing in exercises no action of a policy.
    action: signIn ? undefined : actionOfEvent(text(event.eventSource) ?? '', scalar(event.eventName)),
    human: isHuman(event, userIdentity, actor),
  }
}

/** Why an event is not about an identity that an account could hold; undefined when it should be, and does not say whose. */
function whyNoIdentity(event: Members, userIdentity: Members): string | undefined {
  const { type } = userIdentity
  if (type === 'AWSService')
    return `Made by an AWS service (${text(userIdentity.invokedBy) ?? 'unnamed'}), not by an identity`
  if (type === 'AWSAccount')
    return `Made from another account (${text(userIdentity.accountId) ?? 'unnamed'}), which does not name the identity`
  if (
    type === 'IdentityCenterUser' ||
    type === 'Directory' ||
    type === 'Unknown' ||
    type === 'WebIdentityUser' ||
    type === 'SAMLUser'
  )
    return 'Made by a person of the identity store, or for a federated one: not by an identity of the account'
  if (event.eventType === 'AwsServiceEvent') return 'An event of the service itself: nobody called it'
  if (event.eventType === 'AwsConsoleSignIn' || event.eventName === 'ConsoleLogin')
    return 'A sign-in under a name that is no user: AWS hides what was typed'
  return undefined
}
