import type { EventRecord } from '@/lib/model/records'
import { members } from '../../kept'
import { Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../time'
import { isObject, said, text, type Members } from '../checked'
import { svidsOfEntry } from './entries'
import { nameOfSpiffeId, readSpiffeId, type SpiffeId } from './spiffe-id'

/**
 * The log of a SPIRE server with `audit_log_enabled`, in JSON or in text. Each call leaves a line, a batch one per item.
 * Lines on a terminal carry seconds since the start in place of a date and cannot be used.
 * Source: SPIRE, pkg/server/api/audit and doc/spire_server.md.
 */
export const auditLog: Format = {
  id: 'spire/audit-log',
  title: 'SPIRE server audit log',
  provider: 'spiffe',
  role: 'log',
  collect: `# in server.conf: audit_log_enabled = true, log_format = "json"; then the server's log
kubectl logs -n spire statefulset/spire-server -c spire-server > spire-server.log`,
  // A program or a page that quotes such a line is no log: most lines must be the logger's.
  recognises: ({ records }) =>
    records.some(({ value }) => isAuditLine(value)) &&
    records.filter(({ value }) => isLogLine(value)).length * 2 > records.length,
  isOwn: ({ value }) => isLogLine(value),
  scopeOf: ({ value }) => readSpiffeId(fieldsOf(value)?.spiffe_id)?.trustDomain,
  enumerates: [],
  keeps: members(
    'time level msg type status status_code service method request_id caller_addr caller_id authorized_as entry_id spiffe_id parent_id agent_id expires_at ttl audience',
  ),
  records: (raw) => [recordOf(raw)],
}

/** What a terminal is told to colour words with. */
// oxlint-disable-next-line no-control-regex -- they begin with a control character
const colours = /\u001b\[[\d;]{0,12}m/g

/** `INFO[0061] …`, often with the escape sequences of its colour before and behind the level. */
const onTerminal = /^[^A-Za-z]?(?:\[\d+m)?[A-Z]{4}(?:[^A-Za-z]?\[0m)?\[\d+\]/

function hasLevelAndMessage(line: string): boolean {
  const level = /\blevel=\w/.exec(line)
  return level !== null && line.includes(' msg=', level.index)
}

function isLogLine(value: unknown): boolean {
  if (isObject(value)) return 'msg' in value && 'level' in value && 'time' in value
  return typeof value === 'string' && (hasLevelAndMessage(value) || onTerminal.test(value))
}

function isAuditLine(value: unknown): boolean {
  if (isObject(value)) return value.type === 'audit' && value.msg === 'API accessed'
  return (
    typeof value === 'string' &&
    /msg="?API accessed/.test(value.replace(/^(\S*\[\d+\]) (API accessed)/, '$1 msg=$2'))
  )
}

function fieldsOf(value: unknown): Members | undefined {
  if (isObject(value)) return value
  return typeof value === 'string' ? readLogfmt(value.replace(colours, '')) : undefined
}

/** `time="2025-…" level=info msg="API accessed" ttl=0` */
export function readLogfmt(line: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, key, quoted, bare] of line.matchAll(
    /(?:^|\s)([A-Za-z_][\w.]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g,
  ))
    if (key && key !== '__proto__')
      fields[key] = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')
  return fields
}

function recordOf({ value, loggedAt }: Raw): EventRecord {
  if (!loggedAt && typeof value === 'string' && onTerminal.test(value))
    throw new Reject(
      'A line printed on a terminal: it tells seconds since the start, not when. Use log_format = "json"',
    )
  const fields = fieldsOf(value)
  if (!fields) throw new Reject('This is no line of a SPIRE log')
  if (fields.type !== 'audit') throw new Reject('Not an audit entry')
  const occurredAt = readTime(fields.time) ?? readTime(loggedAt)
  if (!occurredAt)
    throw new Reject('The entry has no absolute time: use log_format = "json", and not a terminal')
  const method = text(fields.method)
  const caller = readSpiffeId(fields.caller_id)
  const subject =
    readSpiffeId(fields.spiffe_id) ??
    (method === 'RenewAgent' || method === 'AttestAgent'
      ? (readSpiffeId(fields.agent_id) ?? caller)
      : undefined)
  const issues = isIssuance(method, fields)
  const about = issues ? subject : caller
  if (!about)
    throw new Reject(
      issues
        ? 'The entry does not say whose SVID it is'
        : `${method ?? 'The call'} was made by no SPIFFE identity`,
    )
  return issues ? issuance(fields, method, about, caller, occurredAt) : use(fields, method, about, occurredAt)
}

const issuing = new Set([
  'MintX509SVID',
  'BatchNewX509SVID',
  'NewDownstreamX509CA',
  'MintJWTSVID',
  'NewJWTSVID',
  'RenewAgent',
  'AttestAgent',
])

/** Some entries of a batch leave the method out; a CSR or an audience tells that an SVID was asked for. */
const isIssuance = (method: string | undefined, fields: Members): boolean =>
  method ? issuing.has(method) : 'csr' in fields || 'audience' in fields

function resultOf(fields: Members): EventRecord['result'] {
  if (fields.status === 'success') return 'success'
  return /PermissionDenied|Unauthenticated/.test(text(fields.status_code) ?? '') ? 'denied' : 'error'
}

function sharedParts(fields: Members, id: SpiffeId, occurredAt: Date) {
  const item = [fields.entry_id, fields.spiffe_id, fields.csr, fields.audience]
    .filter((part) => part !== undefined)
    .join('|')
  const request = text(fields.request_id) ?? occurredAt.toISOString()
  const isAgent = id.path.startsWith('/spire/agent/')
  return {
    type: 'event',
    eventId: `${request}/${text(fields.method) ?? ''}/${item}`,
    occurredAt,
    identity: {
      provider: 'spiffe',
      nativeId: id.id,
      kind: isAgent ? 'spiffe_agent' : 'spiffe_entry',
      name: nameOfSpiffeId(id),
      scope: id.trustDomain,
    },
    result: resultOf(fields),
    sourceIp: addressOf(fields.caller_addr),
  } as const
}

function issuance(
  fields: Members,
  method: string | undefined,
  id: SpiffeId,
  caller: SpiffeId | undefined,
  occurredAt: Date,
): EventRecord {
  const shared = sharedParts(fields, id, occurredAt)
  const jwt = method?.includes('JWT') ?? 'audience' in fields
  const entry = text(fields.entry_id)
  const expiresAt = readTime(fields.expires_at)
  const asked = Number(fields.ttl)
  const ttlSeconds = expiresAt
    ? Math.round((expiresAt.getTime() - occurredAt.getTime()) / 1000)
    : asked > 0
      ? asked
      : undefined
  const audience = Array.isArray(fields.audience)
    ? fields.audience.map(String)
    : text(fields.audience)?.split(',').filter(Boolean)
  // The log names no serial number and no jti; the entry stands for its SVIDs.
  const svids = svidsOfEntry(entry ?? id.id)
  return said({
    ...shared,
    kind: shared.result === 'denied' ? 'deny' : method === 'RenewAgent' ? 'renew' : 'issue',
    credential: {
      nativeId: jwt ? `${svids}#jwt` : svids,
      kind: jwt ? 'jwt_svid' : 'x509_svid',
      static: false,
    },
    requester: caller?.id,
    issuer: id.trustDomain,
    audience: audience?.length ? audience : undefined,
    ttlSeconds: ttlSeconds && ttlSeconds > 0 ? ttlSeconds : undefined,
  } satisfies EventRecord)
}

function use(fields: Members, method: string | undefined, id: SpiffeId, occurredAt: Date): EventRecord {
  return said({
    ...sharedParts(fields, id, occurredAt),
    kind: 'use',
    action: method ? `spire:${method}` : undefined,
  } satisfies EventRecord)
}

/** `10.0.0.1:443`, `[::1]:443` */
function addressOf(value: unknown): string | undefined {
  const [, six, four] = /^(?:\[([0-9a-f:.]+)\]|([\d.]+))(?::\d+)?$/i.exec(text(value) ?? '') ?? []
  return six ?? four
}
