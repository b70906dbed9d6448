import type { EventRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, type Members, said, scalar, text } from '../checked'
import { svidsOfEntry } from './entries'
import { nameOfSpiffeId, readSpiffeId, type SpiffeId } from './spiffe-id'

/**
 * The log of a SPIRE server with `audit_log_enabled`, in JSON or in text. Each call leaves a line, a batch one per item.
 * A server that logs at the level DEBUG also has a line for each SVID that it signed: where the audit log is off it tells of them alone, otherwise twice.
 * Lines on a terminal carry seconds since the start in place of a date and cannot be used.
 * Source: SPIRE, pkg/server/api/audit, pkg/server/api/svid/v1/service.go and doc/spire_server.md.
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
    records.some(({ value }) => isAuditLine(value) || signedIn(value) !== undefined) &&
    records.filter(({ value }) => isLogLine(value)).length * 2 > records.length,
  isOwn: ({ value }) => isLogLine(value),
  scopeOf: ({ value }) => {
    const { spiffe_id, agent_id, caller_id } = fieldsOf(value) ?? {}
    return (readSpiffeId(spiffe_id) ?? readSpiffeId(agent_id) ?? readSpiffeId(caller_id))?.trustDomain
  },
  enumerates: [],
  keeps: {
    ...members(
      'msg service method request_id serial_num subsystem_name caller_addr caller_id caller_uid caller_gid caller_path authorized_as entry_id spiffe_id parent_id agent_id ttl audience',
    ),
    ...times('time expires_at expiration'),
    ...wordMembers('level type status status_code'),
  },
  prepare: gathered,
  records: (raw, { prepared }) => [
    recordOf(raw, (prepared as Prepared | undefined) ?? { named: new Map(), told: new Set() }),
  ],
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

interface Prepared {
  named: ReadonlyMap<string, string>
  /** Calls of which the audit log tells. */
  told: ReadonlySet<string>
}

/** Whose the entries are: who deletes one names it by its id alone; when it was made, and with each SVID, it is named in full. */
async function gathered(records: () => AsyncIterable<Raw>): Promise<Prepared> {
  const named = new Map<string, string>()
  const told = new Set<string>()
  for await (const { value } of records()) {
    const fields = isAuditLine(value) ? fieldsOf(value) : undefined
    const request = text(fields?.request_id)
    if (request) told.add(request)
    const entry = text(fields?.entry_id)
    const id = entry ? readSpiffeId(fields?.spiffe_id) : undefined
    if (entry && id) named.set(entry, id.id)
  }
  return { named, told }
}

function recordOf({ value, loggedAt }: Raw, { named: entries, told }: Prepared): EventRecord {
  if (!loggedAt && typeof value === 'string' && onTerminal.test(value))
    throw new Reject(
      'A line printed on a terminal: it tells seconds since the start, not when. Use log_format = "json"',
    )
  const fields = fieldsOf(value)
  if (!fields) throw new Reject('This is not a line of a SPIRE log')
  const occurredAt = readTime(fields.time) ?? readTime(loggedAt)
  const signed = fields.type === 'audit' ? undefined : signedIn(value)
  if (fields.type !== 'audit' && !signed)
    throw new NotAboutIdentities('A line of the server itself, not an audit entry')
  if (!occurredAt)
    throw new Reject('The entry has no absolute time: use log_format = "json", and not a terminal')
  if (signed) return debugged(fields, signed, occurredAt, told)
  const method = text(fields.method)
  const caller = readSpiffeId(fields.caller_id)
  // An agent that attests or renews itself is the caller, whether it is let in or not.
  const isOfItself = method === 'RenewAgent' || method === 'AttestAgent'
  const subject =
    readSpiffeId(fields.spiffe_id) ??
    readSpiffeId(fields.agent_id) ??
    (isOfItself ? caller : undefined) ??
    readSpiffeId(entries.get(text(fields.entry_id) ?? ''))
  // Who was refused got nothing for anybody: that is about the caller, and the name that was asked for need not exist.
  const isRefused = resultOf(fields) !== 'success' && !isOfItself
  if (!isRefused && isIssuance(method, fields)) {
    if (!subject) throw new Reject('The entry does not say whose SVID it is')
    return issuance(fields, method, subject, caller, occurredAt)
  }
  if (!isRefused && revoking.has(method ?? '')) {
    if (!subject)
      throw new Reject(`${method}: the log names the entry only by its id and does not say whose it is`)
    return revocation(fields, subject, caller, occurredAt)
  }
  if (caller) return use(fields, method, caller, occurredAt)
  throw new NotAboutIdentities(
    `${method ?? 'The call'} was made by no SPIFFE identity (${localCaller(fields) ?? 'a caller without one'})`,
  )
}

/** After these nothing is given any more: the entry is gone, or the agent that attests for its workloads is. */
const revoking = new Set(['BatchDeleteEntry', 'DeleteAgent', 'BanAgent', 'BatchBanAgent', 'EvictAgent'])

/** Whoever speaks to the server's own socket needs no SVID: the log tells the process instead. */
function localCaller(fields: Members): string | undefined {
  const parts = [
    ['uid', fields.caller_uid],
    ['gid', fields.caller_gid],
    ['path', fields.caller_path],
  ].filter(([, value]) => value !== undefined && value !== '')
  if (parts.length === 0) return fields.authorized_as === 'local' ? 'local' : undefined
  return `local ${parts.map(([name, value]) => `${String(name)} ${scalar(value)}`).join(', ')}`
}

const issuing = new Set([
  'MintX509SVID',
  'BatchNewX509SVID',
  'NewDownstreamX509CA',
  'MintJWTSVID',
  'NewJWTSVID',
  'MintWITSVID',
  'BatchNewWITSVID',
  'RenewAgent',
  'AttestAgent',
])

/** Which kind of SVID a line of the level DEBUG says was signed, and for whom. */
function signedIn(value: unknown): { method: string; id: SpiffeId } | undefined {
  const line = isObject(value) ? text(value.msg) : typeof value === 'string' ? value : undefined
  // Most lines are told apart by this before they are taken to pieces.
  if (!line || !/signed/i.test(line) || !/SVID/.test(line)) return undefined
  const fields = fieldsOf(value)
  const [, kind] = /\bsigned (X\.?509|JWT|WIT)[ -]SVID\b/i.exec(text(fields?.msg) ?? '') ?? []
  const id = kind ? readSpiffeId(fields?.spiffe_id) : undefined
  return id && { method: `Sign${kind!.toUpperCase()}SVID`, id }
}

/** An SVID that was signed, of which no audit entry tells. */
function debugged(
  fields: Members,
  { method, id }: { method: string; id: SpiffeId },
  occurredAt: Date,
  told: ReadonlySet<string>,
): EventRecord {
  if (id.path === '/spire/server') throw new NotAboutIdentities('The server renewed the SVID of its own')
  const request = text(fields.request_id)
  if (request && told.has(request))
    throw new NotAboutIdentities('The audit entry of the same call tells of it')
  return issuance(
    {
      ...fields,
      status: 'success',
      expires_at: fields.expires_at ?? fields.expiration,
      request_id: text(fields.serial_num) ?? request,
      method,
    },
    method,
    id,
    readSpiffeId(fields.caller_id),
    occurredAt,
  )
}

/** Some entries of a batch leave the method out; a CSR or an audience tells that an SVID was asked for. */
const isIssuance = (method: string | undefined, fields: Members): boolean =>
  method ? issuing.has(method) : 'csr' in fields || 'audience' in fields

function resultOf(fields: Members): EventRecord['result'] {
  if (fields.status === 'success') return 'success'
  return /PermissionDenied|Unauthenticated/.test(text(fields.status_code) ?? '') ? 'denied' : 'error'
}

function sharedParts(fields: Members, id: SpiffeId, occurredAt: Date) {
  const parts = [fields.entry_id, fields.spiffe_id, fields.csr, fields.audience]
  const item =
    parts
      .filter((part) => part !== undefined)
      .map((part) => (Array.isArray(part) ? part.map(scalar).join(',') : scalar(part)))
      .join('|') ||
    (text(fields.agent_id) ?? '')
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

const svidKindOf = (method: string | undefined, fields: Members): 'x509_svid' | 'jwt_svid' | 'wit_svid' => {
  if (method?.includes('WIT')) return 'wit_svid'
  return (method?.includes('JWT') ?? 'audience' in fields) ? 'jwt_svid' : 'x509_svid'
}

function issuance(
  fields: Members,
  method: string | undefined,
  id: SpiffeId,
  caller: SpiffeId | undefined,
  occurredAt: Date,
): EventRecord {
  const shared = sharedParts(fields, id, occurredAt)
  const kind = svidKindOf(method, fields)
  const entry = text(fields.entry_id)
  const expiresAt = readTime(fields.expires_at)
  // `ttl` is what was asked for; the server gives less when its own limit, or its authority's end, is nearer.
  const ttlSeconds = expiresAt && Math.round((expiresAt.getTime() - occurredAt.getTime()) / 1000)
  const audience = Array.isArray(fields.audience)
    ? fields.audience.map(String)
    : text(fields.audience)?.split(',').filter(Boolean)
  // The log names no serial number and no jti; the entry stands for its SVIDs.
  const svids = svidsOfEntry(entry ?? id.id)
  return said({
    ...shared,
    kind: shared.result === 'denied' ? 'deny' : method === 'RenewAgent' ? 'renew' : 'issue',
    credential: {
      nativeId: kind === 'x509_svid' ? svids : `${svids}#${kind === 'jwt_svid' ? 'jwt' : 'wit'}`,
      kind,
      static: false,
    },
    requester: caller?.id ?? localCaller(fields),
    issuer: id.trustDomain,
    audience: audience?.length ? audience : undefined,
    ttlSeconds: ttlSeconds && ttlSeconds > 0 ? ttlSeconds : undefined,
  } satisfies EventRecord)
}

function revocation(
  fields: Members,
  id: SpiffeId,
  caller: SpiffeId | undefined,
  occurredAt: Date,
): EventRecord {
  const entry = text(fields.entry_id)
  return said({
    ...sharedParts(fields, id, occurredAt),
    kind: 'revoke',
    credential: { nativeId: svidsOfEntry(entry ?? id.id), kind: 'x509_svid', static: false },
    requester: caller?.id ?? localCaller(fields),
    issuer: id.trustDomain,
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
