import type { EventRecord, ModelRecord } from '@/lib/model/records'
import type { EventKind } from '@/lib/model/vocabulary'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, objectAt, said, type Members, scalar, text } from '../checked'
import { isOcsf } from '../aws/cloudtrail-ocsf'
import { accountOf, kindOfArn, nameOfArn } from '../aws/arn'
import { gcpIdentity, isServiceAccount, projectOf } from '../gcp/names'

/** Classes of identity and access, and calls of APIs; in each what an activity does to whom it speaks of. */
const classes: Readonly<
  Record<number, { about: 'user' | 'actor'; does: Readonly<Record<number, EventKind>> }>
> = {
  // Account Change: create, enable, password change and reset, disable, delete, lock.
  3001: {
    about: 'user',
    does: { 1: 'issue', 2: 'renew', 3: 'renew', 4: 'renew', 5: 'revoke', 6: 'revoke', 9: 'revoke' },
  },
  // Authentication: logon, tickets.
  3002: { about: 'user', does: { 1: 'use', 3: 'issue', 4: 'issue' } },
  // Authorize Session.
  3003: { about: 'user', does: { 1: 'use', 2: 'use' } },
  // API Activity: create, read, update, delete and others are all calls.
  6003: { about: 'actor', does: { 1: 'use', 2: 'use', 3: 'use', 4: 'use', 99: 'use' } },
}

const who: Kept = {
  ...members('uid uid_alt name type type_id credential_uid email_addr'),
  account: members('uid'),
}

/**
 * Events of any product in OCSF, 1.1 to 1.8: accounts that were changed, sign-ins, sessions, calls of APIs, of machines alone. CloudTrail in OCSF is
 * read as CloudTrail. That an event says of no kind of account whether a person is behind it leaves it out. Source: OCSF schema, categories identity
 * and access management and application activity.
 */
export const ocsf: Format = {
  id: 'graphs/ocsf',
  title: 'OCSF events (identity and API activity)',
  provider: 'other',
  role: 'log',
  tellsOf: [],
  collect: `# from whatever writes OCSF: the lines of the classes 3001, 3002, 3003 and 6003
jq -c 'select(.class_uid == (3001, 3002, 3003, 6003))' events.json > ocsf.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) =>
    isObject(value) ? text(objectAt(objectAt(value, 'cloud'), 'account').uid) : undefined,
  asksFor: 'name of the system',
  enumerates: [],
  keeps: {
    ...members('class_uid activity_id status_id type_uid'),
    ...times('time time_dt'),
    ...wordMembers('activity_name class_name status'),
    metadata: { ...members('uid version event_code'), product: members('name vendor_name') },
    actor: { user: who, ...members('app_name app_uid'), session: members('uid credential_uid') },
    user: who,
    api: { operation: true, service: members('name') },
    src_endpoint: members('ip'),
    http_request: members('user_agent'),
    cloud: { provider: true, account: members('uid') },
  },
  recordIdOf: ({ value }) => (isObject(value) ? text(objectAt(value, 'metadata').uid) : undefined),
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isOwn({ value }: Raw): boolean {
  return (
    isObject(value) &&
    Number(scalar(value.class_uid)) in classes &&
    isObject(value.metadata) &&
    !isOcsf(value)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no event of OCSF')
  const { about, does } = classes[Number(scalar(value.class_uid))] ?? { about: 'user', does: {} }
  const actor = objectAt(objectAt(value, 'actor'), 'user')
  const product = text(objectAt(objectAt(value, 'metadata'), 'product').name) ?? 'unnamed'
  const user = about === 'user' && isObject(value.user) ? value.user : actor
  const kind = does[Number(scalar(value.activity_id))]
  if (!kind)
    throw new NotAboutIdentities(`Not about a key or a machine: ${scalar(value.activity_name) || 'unnamed'}`)
  const identity = identityOf(user, product, scope) ?? appOf(objectAt(value, 'actor'), product, scope)
  if (!identity) throw new NotAboutIdentities('Of a person, or of one whom the event does not tell from one')
  const occurredAt = readTime(value.time_dt) ?? readTime(value.time)
  if (!occurredAt) throw new Reject('The event has no time')
  const ip = text(objectAt(value, 'src_endpoint').ip)
  const service = text(objectAt(objectAt(value, 'api'), 'service').name)
  const operation = text(objectAt(value, 'api').operation)
  const credential =
    text(user.credential_uid) ?? text(objectAt(objectAt(value, 'actor'), 'session').credential_uid)
  const hasFailed = Number(scalar(value.status_id)) === 2
  return [
    said({
      type: 'event',
      eventId:
        text(objectAt(value, 'metadata').uid) ??
        `${occurredAt.toISOString()} ${scalar(value.type_uid)} ${identity.nativeId} ${operation ?? ''}`,
      occurredAt,
      kind: hasFailed && kind !== 'use' ? 'deny' : kind,
      identity,
      credential: credential ? { nativeId: credential, kind: 'other', static: true } : undefined,
      requester:
        about === 'user' && actor !== user ? (text(actor.email_addr) ?? text(actor.name)) : undefined,
      issuer: product,
      sourceIp: ip,
      context: ip ? { kind: 'network', name: `ip ${ip}` } : undefined,
      userAgent: text(objectAt(value, 'http_request').user_agent),
      action: kind === 'use' && operation ? `other:${service ?? product}/${operation}` : undefined,
      result: hasFailed ? 'denied' : 'success',
    } satisfies EventRecord),
  ]
}

/** System and Service accounts; a person and an administrator are people. */
const SYSTEM = 3
const SERVICE = 4

function identityOf(user: Members, product: string, scope: string): EventRecord['identity'] | undefined {
  const uid = [user.uid, user.uid_alt, user.name].map(text).find((one) => one !== undefined)
  if (!uid) return undefined
  const arn = /^arn:aws[a-z-]*:(iam|sts)::\d{12}:/.test(uid) ? roleOf(uid) : undefined
  if (arn)
    return {
      provider: 'aws',
      nativeId: arn,
      kind: kindOfArn(arn),
      name: nameOfArn(arn),
      scope: accountOf(arn)!,
    }
  const email = [uid, text(user.email_addr), text(user.name)].find((one) => one && isServiceAccount(one))
  if (email)
    return {
      ...gcpIdentity(email),
      kind: 'service_account',
      name: email.split('@')[0]!,
      scope: projectOf(email) ?? scope,
    }
  const isMachine =
    Number(scalar(user.type_id)) === SYSTEM ||
    Number(scalar(user.type_id)) === SERVICE ||
    /^(service|system)/i.test(text(user.type) ?? '')
  if (!isMachine) return undefined
  return {
    provider: 'other',
    nativeId: `${product.toLowerCase()}/${scope}/account/${uid}`,
    kind: 'service_account',
    name: text(user.name) ?? uid,
    scope,
  }
}

/** A session of a role is the role. */
const roleOf = (arn: string): string =>
  arn.replace(/^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, 'arn:$1:iam::$2:role/$3')

/** A program that acts without an account of its own. */
function appOf(actor: Members, product: string, scope: string): EventRecord['identity'] | undefined {
  const id = text(actor.app_uid)
  if (!id || isObject(actor.user)) return undefined
  return {
    provider: 'other',
    nativeId: `${product.toLowerCase()}/${scope}/app/${id}`,
    kind: 'api_client',
    name: text(actor.app_name) ?? id,
    scope,
  }
}
