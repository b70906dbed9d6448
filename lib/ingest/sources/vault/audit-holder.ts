import { isObject, type Members, text, objectAt } from '../checked'
import { type Holder, isPerson, loginHolder, mountOfLogin, namespaceOf, tokenHolder } from './names'

/** Whose a token is, by what the file tells of it. */
export interface Held {
  holder: Holder
  namespace: string
  accessor?: string
  /** Its mount was guessed by the name of the token: a line further on may name the mount. */
  isGuess?: true
}

type All = ReadonlyMap<string, Held>

/** Under which name a hashed thing is kept among what a file tells. */
const underToken = (hash: string) => `token ${hash}`
const underAccessor = (accessor: string) => `accessor ${accessor}`
const underSecret = (hash: string) => `secret ${hash}`
const underLease = (id: string) => `lease ${id}`
const underMount = (display: string) => `mount ${display}`
/** Vault puts the mount before the name of a token, with `-` for `/`. */
const displayOf = (mount: string) => mount.replaceAll('/', '-')

/** About 200 MB. A file of more tokens is read without what its later lines tell of each other. */
const HELD_MAX = 400_000

/**
 * Gathers what one line tells others of: a login names the mount of its token's role, which later lines do not; each line of a token shows
 * its hash beside its accessor; the line that made a secret ID its hash beside its accessor.
 */
export function heldIn(value: Members, held: Map<string, Held>): void {
  if (held.size >= HELD_MAX) return
  const request = objectAt(value, 'request')
  const path = text(request.path)
  for (const mount of mountsIn(value, path))
    held.set(underMount(displayOf(mount)), { holder: { path: mount, name: mount }, namespace: '' })
  if (value.type !== 'response' || !path) return
  const response = objectAt(value, 'response')
  const namespace = namespaceOf(request.namespace)
  const given = objectAt(response, 'auth')
  const mount = mountOfLogin(path)
  if (mount && text(given.accessor)) {
    const role = isPerson(given) ? undefined : loginHolder(given, mount)
    if (role) held.set(underAccessor(text(given.accessor)!), { holder: role, namespace })
  }
  const auth = objectAt(value, 'auth')
  const [token, accessor] = [text(auth.client_token), text(auth.accessor)]
  const caller = mount ? undefined : holderOf(auth, namespace, held)
  if (token && accessor && caller) held.set(underToken(token), { ...caller, accessor })
  const before = accessor ? held.get(underAccessor(accessor)) : undefined
  if (accessor && caller && (!before || before.isGuess)) held.set(underAccessor(accessor), caller)
  const data = objectAt(response, 'data')
  const [secret, secretAccessor] = [text(data.secret_id), text(data.secret_id_accessor)]
  const made = secretIdPath.exec(path)
  if (secret && secretAccessor && made) {
    const holder = { path: `auth/${made[1]}/role/${made[2]}`, name: made[2]! }
    held.set(underSecret(secret), { holder, namespace, accessor: secretAccessor })
    held.set(underSecret(secretAccessor), { holder, namespace, accessor: secretAccessor })
  }
  const lease = text(objectAt(response, 'secret').lease_id)
  if (lease && caller && !/renew/.test(path)) held.set(underLease(lease), caller)
}

/** Login methods that a line names: by the mount that answers, by a role of theirs, in the list of all. */
function mountsIn(value: Members, path: string | undefined): string[] {
  const point = text(objectAt(value, 'request').mount_point)
  const found = [
    /^auth\/(.+?)\/?$/.exec(point ?? '')?.[1],
    /^auth\/(.+)\/(?:role|certs)\/[^/]+/.exec(path ?? '')?.[1],
    /^sys\/auth\/(.+?)(?:\/tune)?\/?$/.exec(path ?? '')?.[1],
  ]
  if (path === 'sys/auth')
    for (const name of Object.keys(objectAt(objectAt(value, 'response'), 'data')))
      if (name.endsWith('/')) found.push(name.slice(0, -1))
  return found.filter((mount) => mount !== undefined && mount !== 'token') as string[]
}

/** The login method of which a token's name begins with the name, the longest where several do. */
function knownMount(auth: Members, held: All): string | undefined {
  const display = text(auth.display_name) ?? ''
  for (let end = display.length; end > 0; end = display.lastIndexOf('-', end - 1)) {
    const mount = held.get(underMount(display.slice(0, end)))
    if (mount) return mount.holder.path
  }
  return undefined
}

/** `auth/approle/role/orders/secret-id` */
export const secretIdPath = /^auth\/(.+)\/role\/([^/]+)\/(?:custom-)?secret-id$/

export const heldToken = (held: All, hash: string) => held.get(underToken(hash))
export const heldAccessor = (held: All, accessor: string) => held.get(underAccessor(accessor))
export const heldSecret = (held: All, hash: string) => held.get(underSecret(hash))
export const heldLease = (held: All, id: string) => held.get(underLease(id))

/** Whose token a request was made with; undefined for people and for requests without one. */
export function holderOf(auth: Members, namespace: string, held: All): Held | undefined {
  const accessor = text(auth.accessor)
  if (isPerson(auth) || (!accessor && !text(auth.display_name))) return undefined
  const known = accessor ? heldAccessor(held, accessor) : undefined
  if (known && !known.isGuess) return known
  const mount = knownMount(auth, held)
  const holder = loginHolder(auth, mount) ?? tokenHolder(auth, accessor)
  if (!holder || !isObject(auth)) return undefined
  const isGuess = !mount && holder.path.startsWith('auth/') && !holder.path.startsWith('auth/token/')
  return isGuess ? { holder, namespace, isGuess } : { holder, namespace }
}
