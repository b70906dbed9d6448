import type { EventRecord } from '@/lib/model/records'
import { isObject, type Members, text } from '../checked'

/** A role, a token or an entity by its path in the cluster. Namespaces are a part of the path. */
export const vaultIdentity = (cluster: string, namespace: string, path: string) =>
  ({ provider: 'vault', nativeId: `${cluster}/${namespace}${path}` }) as const

/** The path of a namespace with its slash at the end; nothing for the root namespace. */
export function namespaceOf(value: unknown): string {
  const path = isObject(value) ? text(value.path) : text(value)
  const plain = (path ?? '').replace(/^\//, '')
  return plain === '' || plain.endsWith('/') ? plain : `${plain}/`
}

/** `auth/approle/login`, `auth/team/jwt/login/alice`, `auth/oidc/oidc/callback`: the mount, without slashes around it. */
export function mountOfLogin(path: string): string | undefined {
  const parts = path.split('/')
  if (parts[0] !== 'auth') return undefined
  const end = parts.indexOf('login', 2)
  if (end > 0) return parts.slice(1, end).join('/')
  if (parts.length < 3 || parts.at(-1) !== 'callback') return undefined
  return parts.slice(1, parts.at(-2) === 'oidc' && parts.length > 3 ? -2 : -1).join('/')
}

/** Who holds a token, as far as the token's own entry names them. */
export interface Holder {
  /** `auth/approle/role/orders`, `auth/token/ci`. */
  path: string
  name: string
}

const metadataOf = (auth: Members): Members =>
  isObject(auth.metadata) ? auth.metadata : isObject(auth.meta) ? auth.meta : {}

/**
 * Whose a token is that a login gave: the role's in its metadata. The method's mount is at the head of its display name, which
 * Vault builds as `<mount>-<name>` with `-` for `/`. Where no role is named the entity stands for it. Source: Vault, handling of
 * login requests, and each method's documentation of its metadata.
 */
export function loginHolder(auth: Members, mount?: string): Holder | undefined {
  const metadata = metadataOf(auth)
  const certificate = text(metadata.cert_name)
  const role = text(metadata.role_name) ?? text(metadata.role) ?? certificate
  const display = text(auth.display_name) ?? ''
  const at = role ? (mount ?? mountIn(display, metadata)) : undefined
  if (role && at) return { path: `auth/${at}/${certificate === role ? 'certs' : 'role'}/${role}`, name: role }
  const entity = text(auth.entity_id)
  return entity && !isHandMade(display)
    ? { path: `identity/entity/id/${entity}`, name: display || entity }
    : undefined
}

function mountIn(display: string, metadata: Members): string | undefined {
  if (text(metadata.role_name)) return display || undefined
  const account = text(metadata.service_account_name)
  const namespace = text(metadata.service_account_namespace)
  const own = account && namespace ? `-${namespace}-${account}` : `-${text(metadata.common_name) ?? ''}`
  if (own.length > 1 && display.endsWith(own)) return display.slice(0, -own.length)
  // Of other methods only the first word is sure to belong to the mount.
  return /^([A-Za-z0-9_]+)-/.exec(display)?.[1]
}

const isHandMade = (display: string): boolean => /^(token(-.*)?|root)$/.test(display)

/**
 * Whose a token is that somebody made with another: tokens of one name are one identity, one without a name stands for itself.
 */
export function tokenHolder(auth: Members, id: string | undefined): Holder | undefined {
  const display = text(auth.display_name) ?? ''
  const policies = Array.isArray(auth.policies) ? auth.policies : []
  if (!isHandMade(display)) return undefined
  if (display === 'root' && policies.includes('root')) return { path: 'auth/token/root', name: 'root' }
  if (display.startsWith('token-')) return { path: `auth/token/${display}`, name: display }
  return id
    ? { path: `auth/token/${id}`, name: `token ${id.replace(/^hmac-sha256:/, '').slice(0, 12)}` }
    : undefined
}

/** Methods by which people sign in put a user name or an address into the token. */
export function isPerson(auth: Members): boolean {
  const metadata = metadataOf(auth)
  const display = text(auth.display_name) ?? ''
  return (
    text(metadata.username) !== undefined ||
    text(metadata.email) !== undefined ||
    (/[\w.+]@[\w-]+\.\w/.test(display) && !display.endsWith('.gserviceaccount.com'))
  )
}

export const somebody = (
  cluster: string,
  namespace: string,
  { path, name }: Holder,
): EventRecord['identity'] => ({
  ...vaultIdentity(cluster, namespace, path),
  kind: 'api_client',
  name,
  scope: cluster,
})
