import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, said, text, objectAt } from '../checked'
import { issuanceOf, type Line, tokenOf } from './audit-issue'
import { heldIn, holderOf, type Held } from './audit-holder'
import { isPerson, mountOfLogin, namespaceOf, somebody } from './names'

/**
 * The audit device of Vault and OpenBao: one line for a request and one for its response. The response says all that the request
 * says, so it is what is read. Names and ids are hashed by the device unless it was told to write them raw; either is read, and
 * what is raw is hashed here. Sources: Vault, "Audit devices" and audit/entry.go; OpenBao, "Audit devices".
 */
export const auditLog: Format = {
  id: 'vault/audit-log',
  title: 'Vault or OpenBao audit log',
  provider: 'vault',
  role: 'log',
  collect: `# the file that the audit device writes (needs read on sys/audit, with sudo, to ask where it is); OpenBao: bao in place of vault
vault audit list -detailed
cp "$(vault audit list -detailed -format=json | jq -r '[.[] | select(.type=="file")][0].options.file_path')" vault-audit.ndjson`,
  recognises: ({ records }) => records.some(isEntry),
  isOwn: isEntry,
  scopeOf: () => undefined,
  asksFor: 'Vault cluster (a name for it)',
  enumerates: [],
  keeps: {
    ...wordMembers('type'),
    ...times('time'),
    error: 'hash',
    auth: authKept(),
    request: {
      ...members('id operation path mount_point mount_type remote_address client_token_accessor'),
      namespace: members('id path'),
      data: {
        ...members('accessor secret_id_accessor lease_id'),
        secret_id: 'hash',
        token: 'hash',
        jwt: 'hash',
      },
    },
    response: {
      ...members('mount_point mount_type'),
      auth: authKept(),
      data: {
        ...members('secret_id_accessor secret_id_ttl secret_id_num_uses expiration serial_number'),
        secret_id: 'hash',
      },
      secret: members('lease_id'),
    },
  },
  prepare: async (records) => {
    const held = new Map<string, Held>()
    for await (const { value } of records()) if (isObject(value)) heldIn(value, held)
    return held
  },
  records: ({ value }, context) => recordsOf(value, context),
}

function authKept() {
  return {
    ...members(
      'accessor display_name policies token_policies identity_policies entity_id token_type token_ttl',
    ),
    ...times('token_issue_time'),
    metadata: members(
      'role role_name cert_name common_name service_account_name service_account_namespace service_account_uid',
    ),
    policy_results: { allowed: true, granting_policies: members('name type') },
  } as const
}

function isEntry({ value }: Raw): boolean {
  return (
    isObject(value) &&
    /^(request|response)$/.test(text(value.type) ?? '') &&
    isObject(value.request) &&
    'operation' in value.request &&
    'path' in value.request
  )
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value) || !isObject(value.request))
    throw new Reject('This is not an entry of an audit device')
  const occurredAt = readTime(value.time)
  if (!occurredAt) throw new Reject('The entry has no time')
  const path = text(value.request.path)
  // A key server for other programs is told by the number of their certificate alone.
  if (!path && text(value.type)?.startsWith('kmip-')) throw new NotAboutIdentities('A request over KMIP')
  if (!path) throw new Reject('The entry has no path')
  if (value.type === 'request')
    throw new NotAboutIdentities('A request; what became of it is in its response')
  if (value.type !== 'response') throw new Reject('The entry is neither a request nor a response')
  const line = lineOf(value, path, occurredAt, context)
  const issued = issuanceOf(line)
  const uses = mountOfLogin(path) ? [] : usesOf(line)
  const records = [...issued, ...uses]
  if (records.length === 0) throw new NotAboutIdentities(because(line))
  return records
}

function because({ auth, path, isLogin }: Line): string {
  if (isPerson(auth)) return 'Done by a person'
  if (isLogin) return 'A login that names nobody: the role in the request is hashed'
  return /revoke/.test(path) ? 'Ends what this file does not show at work' : 'Done without a token'
}

function lineOf(value: Members, path: string, occurredAt: Date, context: Context): Line {
  const request = objectAt(value, 'request')
  const auth = objectAt(value, 'auth')
  const error = text(value.error)
  const address = text(request.remote_address)
  const ip = address && /^[0-9a-fA-F.:]{2,45}$/.test(address) ? address : undefined
  const held = context.prepared instanceof Map ? (context.prepared as ReadonlyMap<string, Held>) : new Map()
  const namespace = namespaceOf(request.namespace)
  return {
    path,
    auth,
    request,
    response: objectAt(value, 'response'),
    namespace,
    isLogin: mountOfLogin(path) !== undefined,
    held,
    caller: holderOf(auth, namespace, held),
    context,
    shared: {
      type: 'event',
      // The root token that a server makes for itself has a request without an id.
      eventId: text(request.id) ?? `${occurredAt.toISOString()} ${path}`,
      occurredAt,
      issuer: context.scope,
      sourceIp: ip,
      context: ip ? { kind: 'network', name: `ip ${ip}` } : undefined,
      result: error
        ? /permission denied|invalid (role|secret|token)|unauthorized/i.test(error)
          ? 'denied'
          : 'error'
        : 'success',
    },
  }
}

/** What was done with a token: the right is the operation on the path. */
function usesOf({ auth, path, request, shared, caller, context, namespace }: Line): EventRecord[] {
  if (!caller) return []
  return [
    said({
      ...shared,
      eventId: `${shared.eventId}/use`,
      kind: 'use',
      identity: somebody(context.scope, namespace, caller.holder),
      credential: tokenOf(auth),
      action: actionOf(text(request.operation), path, namespace),
    } satisfies EventRecord),
  ]
}

/** Parts of a path that name a single thing and not a place: an id, a number. */
const isId = /^(\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}|h[0-9a-f]{40,}|hmac-sha256:.*|[0-9a-f]{32,})$/
const operations = new Set(['create', 'read', 'update', 'delete', 'list', 'patch', 'scan'])

const leaseInPath = /^(sys\/(?:leases\/)?(?:renew|revoke|revoke-prefix|revoke-force))\/.+$/

/** `vault:read:secret/data/orders/db`. The CLI asks for the mount before each request, which any token may do. */
function actionOf(operation: string | undefined, path: string, namespace: string): string | undefined {
  if (!operation || !operations.has(operation) || path.includes('sys/internal/')) return undefined
  const asked = path.replace(leaseInPath, '$1/+')
  const parts = asked.split('/').map((part) => (isId.test(part) ? '+' : part))
  return `vault:${operation}:${namespace}${parts.join('/')}`
}
