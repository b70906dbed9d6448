import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, parsedObject, said, scalar, text } from '../checked'
import { clientOf, credentialIdOf, kindOfAuthenticator } from './names'

/**
 * Events of Keycloak: user events and admin events of the REST API, and the same in the server's log, as text or in ECS. The log
 * holds refusals only unless `org.keycloak.events` is at DEBUG: what it does not show may have happened. Sources: Keycloak
 * server administration guide, "auditing and events"; RFC 8693 for token exchange.
 */
export const events: Format = {
  id: 'keycloak/events',
  title: 'Keycloak events',
  provider: 'keycloak',
  role: 'log',
  collect: `# needs the role view-events of realm-management; events have to be saved (realm settings, events)
kcadm.sh get events -r "$REALM" --limit -1 > events.json
kcadm.sh get admin-events -r "$REALM" --limit -1 > admin-events.json`,
  recognises: ({ records }) => records.some((raw) => isEvent(raw) || isOfServer(raw)),
  isOwn: (raw) => isEvent(raw) || isOfServer(raw),
  scopeOf: ({ value }) => text(lineOf(value)?.realmName),
  asksFor: 'Keycloak realm',
  enumerates: [],
  keeps: {
    ...members('id realmId realmName clientId ipAddress error resourcePath'),
    ...wordMembers('type operationType resourceType'),
    ...times('time @timestamp'),
    details: members(
      'audience token_id grant_type scope subject_token_client_id requested_token_type client_auth_method username refresh_token_id',
    ),
    authDetails: members('realmId clientId userId ipAddress'),
  },
  records: recordsOf,
}

/** The members of one event, wherever it stands: in JSON, in the `message` of a shipper, or as `type="…", realmId="…"` in a line. */
function lineOf(value: unknown): Members | undefined {
  if (typeof value === 'string') return fieldsOf(value)
  if (!isObject(value)) return undefined
  if ('realmId' in value || 'authDetails' in value) return value
  const message = text(value.message) ?? text(value.log) ?? text(value.msg)
  if (!message) return undefined
  const inner = parsedObject(message) ?? fieldsOf(message)
  return inner && { time: value['@timestamp'] ?? value.timestamp ?? value.time, ...inner }
}

/** Keys of the log that the REST API has at the top; all others are details there. */
const top = new Set([
  'type',
  'realmId',
  'realmName',
  'clientId',
  'userId',
  'sessionId',
  'ipAddress',
  'error',
  'operationType',
  'resourceType',
  'resourcePath',
])

function fieldsOf(line: string): Members | undefined {
  if (!/\b(type|operationType)="?[A-Z]/.test(line) || !/\brealmId="?/.test(line)) return undefined
  const details: Members = {}
  const found: Members = { details }
  for (const [key, value] of pairsIn(line))
    if (value !== 'null') (top.has(key) ? found : details)[key] = value
  const [stamp] = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/.exec(line) ?? []
  if (stamp) found.time = stamp.replace(',', '.')
  return found
}

/** `key="value", other=value`: each name before an equals sign with what follows it. */
function pairsIn(line: string): [string, string][] {
  const found: [string, string][] = []
  let from = 0
  for (let equals = line.indexOf('='); equals >= 0; equals = line.indexOf('=', from)) {
    const before = line.slice(from, equals)
    const key = before.slice(Math.max(before.lastIndexOf(' '), before.lastIndexOf(',')) + 1)
    const isQuoted = line[equals + 1] === '"'
    const start = equals + (isQuoted ? 2 : 1)
    const next = line.slice(start).search(isQuoted ? /"/ : /[\s,]/)
    const end = next < 0 ? line.length : start + next
    if (/^[A-Za-z_]+$/.test(key)) found.push([key, line.slice(start, end)])
    from = end + 1
  }
  return found
}

function isEvent({ value }: Raw): boolean {
  const line = lineOf(value)
  return (
    line !== undefined &&
    ('realmId' in line || 'authDetails' in line) &&
    (/^[A-Z][A-Z_]+$/.test(text(line.type) ?? '') || 'operationType' in line)
  )
}

/** What else the server writes into the log in which its events stand: a log that was cut where it starts holds nothing else at first. */
function isOfServer({ value }: Raw): boolean {
  if (typeof value === 'string') return /\b(TRACE|DEBUG|INFO|WARN|ERROR)\s{1,3}\[org\.keycloak\./.test(value)
  return isObject(value) && loggerOf(value).startsWith('org.keycloak.')
}

/** Elastic's layout writes `log.logger` as one name, Keycloak's own JSON `loggerName`. */
const loggerOf = (value: Members): string =>
  text(value['log.logger']) ?? text(objectAt(value, 'log').logger) ?? text(value.loggerName) ?? ''

/** A line of the log of any part of the server, or of the trace that follows an error. */
const isLogLine = (value: unknown): boolean =>
  typeof value === 'string'
    ? /\b(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s{1,3}\[[\w.$-]|^\s{0,8}(at [\w.$]|Caused by: |\.\.\. \d)/.test(
        value,
      )
    : isObject(value) && loggerOf(value) !== ''

function recordsOf({ value, loggedAt }: Raw, context: Context): ModelRecord[] {
  const line = lineOf(value)
  if (!line && isLogLine(value))
    throw new NotAboutIdentities('A line of the log of the server that is no event')
  if (!line) throw new Reject('This is not an event of Keycloak')
  const occurredAt = readTime(line.time) ?? readTime(loggedAt)
  if (!occurredAt) throw new Reject('The event has no time')
  const realm = text(line.realmName) ?? context.scope
  return 'operationType' in line ? [adminEvent(line, occurredAt, realm)] : userEvents(line, occurredAt, realm)
}

const kinds: Readonly<Record<string, EventRecord['kind']>> = {
  CLIENT_LOGIN: 'issue',
  TOKEN_EXCHANGE: 'exchange',
  REFRESH_TOKEN: 'renew',
  REVOKE_GRANT: 'revoke',
  LOGOUT: 'revoke',
}

/** What the client got, and that it proved who it is for it. */
function userEvents(line: Members, occurredAt: Date, realm: string): EventRecord[] {
  const type = text(line.type) ?? ''
  const isError = type.endsWith('_ERROR')
  const name = type.replace(/_ERROR$/, '')
  const details = isObject(line.details) ? line.details : {}
  const clientId = text(line.clientId)
  const kind = kinds[name]
  if (!clientId) throw new NotAboutIdentities('An event without a client')
  // Whose token it was before: the client that exchanges it acts with the new one.
  const isMachine =
    name === 'CLIENT_LOGIN' ||
    name === 'TOKEN_EXCHANGE' ||
    text(details.username)?.startsWith('service-account-') === true ||
    text(details.grant_type) === 'client_credentials'
  if (!kind || !isMachine)
    throw new NotAboutIdentities('A person signed in, or an event that follows from it')
  const client = clientOf(realm, clientId)
  const by = text(details.client_auth_method) ?? 'client-secret'
  const token = text(details.token_id)
  const subject = text(details.subject_token_client_id)
  const ip = text(line.ipAddress)
  const audience = text(details.audience)
  const shared = said({
    type: 'event',
    eventId:
      text(line.id) ?? [occurredAt.toISOString(), clientId, type, token ?? scalar(line.sessionId)].join(' '),
    occurredAt,
    identity: { ...client, kind: 'api_client', name: clientId, scope: realm },
    issuer: realm,
    sourceIp: ip,
    context: ip ? ({ kind: 'network', name: `ip ${ip}` } as const) : undefined,
    result: isError ? 'denied' : 'success',
  } as const)
  const presented = { nativeId: credentialIdOf(client, by), kind: kindOfAuthenticator(by) }
  const got: EventRecord = said({
    ...shared,
    kind: isError ? 'deny' : kind,
    credential: token ? { nativeId: token, kind: 'oidc_token', static: false } : undefined,
    parent: presented,
    requester: subject && subject !== clientId ? clientOf(realm, subject).nativeId : undefined,
    audience: audience ? audience.split(/[\s,]/).filter((one) => one !== '') : undefined,
  } satisfies EventRecord)
  if (isError || kind === 'revoke') return [got]
  return [
    got,
    { ...shared, eventId: `${shared.eventId}/use`, kind: 'use', credential: { ...presented, static: true } },
  ]
}

function adminEvent(line: Members, occurredAt: Date, realm: string): EventRecord {
  const [, uuid, rest = ''] =
    /^clients\/([^/]+)(\/client-secret(?:\/rotated)?)?$/.exec(text(line.resourcePath) ?? '') ?? []
  const operation = text(line.operationType) ?? ''
  if (!uuid || (text(line.resourceType) !== 'CLIENT' && rest === ''))
    throw new NotAboutIdentities('A change of something other than a client')
  const kind: EventRecord['kind'] | undefined =
    operation === 'DELETE'
      ? 'revoke'
      : operation === 'CREATE' || rest === '/client-secret'
        ? 'issue'
        : undefined
  if (!kind) throw new NotAboutIdentities('A change of a client that leaves its credential as it is')
  const made = parsedObject(line.representation)
  const name = text(made?.clientId)
  const by = isObject(line.authDetails) ? line.authDetails : {}
  // The id of a client in the place of its name: the list of clients says whose it is.
  const identity = name ? clientOf(realm, name) : ({ provider: 'keycloak', nativeId: uuid } as const)
  return said({
    type: 'event',
    eventId: text(line.id) ?? [occurredAt.toISOString(), operation, scalar(line.resourcePath)].join(' '),
    occurredAt,
    kind: text(line.error) ? 'deny' : kind,
    identity: { ...identity, kind: 'api_client', name: name ?? uuid, scope: realm },
    credential: name
      ? { nativeId: `${identity.nativeId}#secret`, kind: 'client_secret', static: true }
      : undefined,
    requester: text(by.userId),
    issuer: realm,
    result: text(line.error) ? 'error' : 'success',
  } satisfies EventRecord)
}
