import type { EventRecord } from '@/lib/model/records'
import type { Context } from '../../source'
import { isObject, type Members, said, text, objectAt } from '../checked'
import { heldAccessor, heldLease, heldSecret, heldToken, secretIdPath, type Held } from './audit-holder'
import { pipelineIdentity } from '../github/names'
import { isPerson, loginHolder, mountOfLogin, somebody, tokenHolder } from './names'

/** What the events of one line share. */
export interface Line {
  path: string
  auth: Members
  request: Members
  response: Members
  namespace: string
  isLogin: boolean
  held: ReadonlyMap<string, Held>
  /** Whose token the request was made with. */
  caller?: Held
  context: Context
  shared: Omit<EventRecord, 'kind' | 'identity'>
}

const secretIdLine = /^auth\/(.+)\/role\/([^/]+)\/((?:custom-)?secret-id(?:-accessor)?(?:\/destroy)?)$/

/** What was given out, renewed or ended; nothing for other lines. */
export function issuanceOf(line: Line): EventRecord[] {
  const { path } = line
  if (line.isLogin) return login(line)
  if (/^auth\/token\/create(-orphan)?(\/|$)/.test(path)) return tokenMade(line)
  if (/^auth\/token\/renew(-self|-accessor)?(\/|$)/.test(path)) return tokenRenewed(line)
  if (/^auth\/token\/revoke(-self|-accessor|-orphan)?(\/|$)/.test(path)) return tokenEnded(line)
  if (secretIdLine.test(path)) return secretId(line)
  if (/^sys\/leases\/(renew|revoke)(\/|$)|^sys\/(renew|revoke)(\/|$)/.test(path)) return lease(line)
  return [...leased(line), ...certificate(line)]
}

/** What is not hashed by the device is hashed here. */
const hashOf = (value: string, { context }: Line): string =>
  value.startsWith('hmac-sha256:') ? value : `hmac:${context.fingerprint(value)}`

const kindOf = (line: Line, kind: EventRecord['kind']): EventRecord['kind'] =>
  line.shared.result === 'success' ? kind : 'deny'

const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 2 ** 31 ? value : undefined

/** A token that was made by hand and has no end is a static secret; else it lives as long as its lease. */
export function tokenOf(auth: Members): EventRecord['credential'] {
  const accessor = text(auth.accessor)
  if (!accessor) return undefined
  const isStatic = tokenHolder(auth, accessor) !== undefined && seconds(auth.token_ttl) === undefined
  return isStatic
    ? { nativeId: accessor, kind: 'api_key', static: true, label: 'Token' }
    : { nativeId: accessor, kind: 'lease', static: false }
}

/** A role gives a token for what was presented: a secret ID, a token of a service account, of a pipeline. */
function login(line: Line): EventRecord[] {
  const given = isObject(line.response.auth) ? line.response.auth : line.auth
  const mount = mountOfLogin(line.path)
  const role = isPerson(given) ? undefined : loginHolder(given, mount)
  if (!role) return []
  const metadata = objectAt(given, 'metadata')
  const data = objectAt(line.request, 'data')
  const [secret, jwt] = [text(data.secret_id), text(data.jwt)]
  const known = secret ? heldSecret(line.held, secret)?.accessor : undefined
  const account = text(metadata.service_account_name)
  const identity = somebody(line.context.scope, line.namespace, role)
  const event = said({
    ...line.shared,
    kind: kindOf(line, jwt ? 'exchange' : 'issue'),
    identity,
    credential: tokenOf(given),
    parent: secret
      ? { nativeId: known ?? hashOf(secret, line), kind: 'client_secret' }
      : jwt
        ? { nativeId: hashOf(jwt, line), kind: account ? 'projected_token' : 'oidc_token' }
        : undefined,
    requester: account
      ? `system:serviceaccount:${text(metadata.service_account_namespace) ?? ''}:${account}`
      : undefined,
    ttlSeconds: seconds(given.token_ttl),
  } satisfies EventRecord)
  const callers = callersOf(given, mount ?? '', line)
  if (!secret) return [event, ...callers]
  // A login tells the hash of its secret ID alone. The line that made it may be in another file: until then nobody can tell which it is.
  const presented: EventRecord['credential'] = known
    ? { nativeId: known, kind: 'client_secret', static: true, label: 'Secret ID' }
    : { nativeId: hashOf(secret, line), kind: 'client_secret', static: false }
  return [
    event,
    ...callers,
    said({
      ...line.shared,
      eventId: `${line.shared.eventId}/secret-id`,
      kind: 'use',
      identity,
      credential: presented,
    } satisfies EventRecord),
  ]
}

/**
 * Who logged in, where its platform knows it by a name that needs no more: a service account by its unique id, whichever cluster it is in,
 * and the workflows of a repository at GitHub by the subject of their token.
 */
function callersOf(given: Members, mount: string, { shared }: Line): EventRecord[] {
  const metadata = objectAt(given, 'metadata')
  const uid = text(metadata.service_account_uid)
  const account = text(metadata.service_account_name)
  const repository = repositoryIn(text(given.display_name) ?? '')
  const identity: EventRecord['identity'] | undefined =
    uid && account
      ? {
          provider: 'kubernetes',
          nativeId: uid,
          kind: 'service_account',
          name: account,
          scope: `cluster behind auth/${mount}`,
        }
      : repository
        ? {
            ...pipelineIdentity(repository),
            kind: 'ci_pipeline',
            name: `Workflows of ${repository}`,
            scope: repository.split('/')[0]!,
          }
        : undefined
  return identity ? [{ ...shared, eventId: `${shared.eventId}/caller`, kind: 'use', identity }] : []
}

/** `github-repo:acme/shop:ref:refs/heads/main`, with or without the ids of immutable subjects. */
function repositoryIn(display: string): string | undefined {
  const [, owner, name] =
    /repo:([^/:@]{1,100})(?:@\d{1,20})?\/([^/:@]{1,100})(?:@\d{1,20})?:/.exec(display) ?? []
  return owner && name ? `${owner}/${name}`.toLowerCase() : undefined
}

const callerName = ({ caller, context }: Line): string | undefined =>
  caller && somebody(context.scope, caller.namespace, caller.holder).nativeId

/** A token made with another: it ends with its parent unless it is an orphan. */
function tokenMade(line: Line): EventRecord[] {
  const given = objectAt(line.response, 'auth')
  const holder = tokenHolder(given, text(given.accessor))
  if (!holder || line.shared.result !== 'success') return []
  const by = text(line.auth.accessor)
  return [
    said({
      ...line.shared,
      kind: 'issue',
      identity: somebody(line.context.scope, line.namespace, holder),
      credential: tokenOf(given),
      parent: by ? { nativeId: by, kind: 'lease' } : undefined,
      requester: callerName(line),
      ttlSeconds: seconds(given.token_ttl),
    } satisfies EventRecord),
  ]
}

function tokenRenewed(line: Line): EventRecord[] {
  const answered = objectAt(line.response, 'auth')
  // A refusal has no answer; whoever renews its own token is named by the request.
  const given = 'accessor' in answered || !line.path.endsWith('renew-self') ? answered : line.auth
  const accessor = text(given.accessor)
  const own = accessor === text(line.auth.accessor) ? line.caller : undefined
  const held = accessor ? (heldAccessor(line.held, accessor) ?? own) : undefined
  const holder = held?.holder ?? loginHolder(given) ?? tokenHolder(given, accessor)
  if (!accessor || !holder || isPerson(given)) return []
  return [
    said({
      ...line.shared,
      kind: kindOf(line, 'renew'),
      identity: somebody(line.context.scope, held?.namespace ?? line.namespace, holder),
      credential: tokenOf(given),
      ttlSeconds: seconds(given.token_ttl),
    } satisfies EventRecord),
  ]
}

/** A token ends itself, or another by its accessor or its hash. */
function tokenEnded(line: Line): EventRecord[] {
  const data = objectAt(line.request, 'data')
  const [accessor, token] = [text(data.accessor), text(data.token)]
  const isSelf = line.path.startsWith('auth/token/revoke-self')
  const other = token ? heldToken(line.held, token) : undefined
  const ended = isSelf ? text(line.auth.accessor) : (accessor ?? other?.accessor)
  const held = isSelf ? line.caller : accessor ? heldAccessor(line.held, accessor) : other
  if (!ended || !held) return []
  return [
    said({
      ...line.shared,
      kind: kindOf(line, 'revoke'),
      identity: somebody(line.context.scope, held.namespace, held.holder),
      credential: { nativeId: ended, kind: 'lease', static: false },
      requester: callerName(line),
    } satisfies EventRecord),
  ]
}

/** A secret ID was made for a role, or destroyed. */
function secretId(line: Line): EventRecord[] {
  const [, mount, role, rest] = secretIdLine.exec(line.path) ?? []
  if (!mount || !role || !rest) return []
  const identity = somebody(line.context.scope, line.namespace, {
    path: `auth/${mount}/role/${role}`,
    name: role,
  })
  const [given, asked] = [objectAt(line.response, 'data'), objectAt(line.request, 'data')]
  const isMade = secretIdPath.test(line.path)
  const secret = text(asked.secret_id)
  const accessor = isMade
    ? text(given.secret_id_accessor)
    : (text(asked.secret_id_accessor) ?? (secret ? heldSecret(line.held, secret)?.accessor : undefined))
  if (!accessor || (!isMade && !rest.endsWith('/destroy'))) return []
  const made = isMade ? text(given.secret_id) : undefined
  return [
    said({
      ...line.shared,
      kind: kindOf(line, isMade ? 'issue' : 'revoke'),
      identity,
      credential: { nativeId: accessor, kind: 'client_secret', static: true, label: 'Secret ID' },
      // The only line that shows both names: logins tell the hash of the secret, lists its accessor.
      parent: made ? { nativeId: hashOf(made, line), kind: 'client_secret' } : undefined,
      requester: callerName(line),
      ttlSeconds: isMade ? seconds(given.secret_id_ttl) : undefined,
    } satisfies EventRecord),
  ]
}

/** A lease by its id, which the answer tells in clear; a request tells only its hash, except where it stands in the path. */
function lease(line: Line): EventRecord[] {
  const inPath = /^sys\/(?:leases\/)?(?:renew|revoke)\/(.+)$/.exec(line.path)?.[1]
  const id =
    text(objectAt(line.response, 'secret').lease_id) ??
    inPath ??
    text(objectAt(line.request, 'data').lease_id)
  const held = id ? heldLease(line.held, id) : undefined
  const holder = held ?? (/renew/.test(line.path) ? line.caller : undefined)
  if (!id || !holder) return []
  return [
    said({
      ...line.shared,
      kind: kindOf(line, /renew/.test(line.path) ? 'renew' : 'revoke'),
      identity: somebody(line.context.scope, holder.namespace, holder.holder),
      credential: { nativeId: id, kind: 'lease', static: false },
      requester: callerName(line),
    } satisfies EventRecord),
  ]
}

/** Credentials with a lease: database, cloud … How long it lives stands in no line of the log. */
function leased(line: Line): EventRecord[] {
  const id = text(objectAt(line.response, 'secret').lease_id)
  if (!id || !line.caller) return []
  const by = text(line.auth.accessor)
  return [
    said({
      ...line.shared,
      kind: kindOf(line, 'issue'),
      identity: somebody(line.context.scope, line.caller.namespace, line.caller.holder),
      credential: { nativeId: id, kind: 'lease', static: false, label: line.path },
      parent: by ? { nativeId: by, kind: 'lease' } : undefined,
    } satisfies EventRecord),
  ]
}

/** A certificate of the PKI engine: its serial number is hashed, its end is not. */
function certificate(line: Line): EventRecord[] {
  const data = objectAt(line.response, 'data')
  const serial = text(data.serial_number)
  const ends = typeof data.expiration === 'number' ? data.expiration : undefined
  if (!serial || ends === undefined || !line.caller || !/\/(issue|sign)\//.test(line.path)) return []
  const by = text(line.auth.accessor)
  return [
    said({
      ...line.shared,
      eventId: `${line.shared.eventId}/certificate`,
      kind: kindOf(line, 'issue'),
      identity: somebody(line.context.scope, line.caller.namespace, line.caller.holder),
      credential: {
        nativeId: `${line.path}#${serial}`,
        kind: 'client_certificate',
        static: false,
        label: line.path,
      },
      parent: by ? { nativeId: by, kind: 'lease' } : undefined,
      ttlSeconds: seconds(Math.round(ends - line.shared.occurredAt.getTime() / 1000)),
    } satisfies EventRecord),
  ]
}
