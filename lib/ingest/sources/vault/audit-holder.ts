import { isObject, type Members, text, objectAt } from '../checked'
import { type Holder, isPerson, loginHolder, mountOfLogin, namespaceOf, tokenHolder } from './names'

/** Whose a token is, by what the file tells of it. */
export interface Held {
  holder: Holder
  namespace: string
  accessor?: string
}

/** Under which name a hashed thing is kept among what a file tells. */
const underToken = (hash: string) => `token ${hash}`
const underAccessor = (accessor: string) => `accessor ${accessor}`
const underSecret = (hash: string) => `secret ${hash}`
const underLease = (id: string) => `lease ${id}`

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
  if (accessor && caller && !held.has(underAccessor(accessor))) held.set(underAccessor(accessor), caller)
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

/** `auth/approle/role/orders/secret-id` */
export const secretIdPath = /^auth\/(.+)\/role\/([^/]+)\/(?:custom-)?secret-id$/

type All = ReadonlyMap<string, Held>
export const heldToken = (held: All, hash: string) => held.get(underToken(hash))
export const heldAccessor = (held: All, accessor: string) => held.get(underAccessor(accessor))
export const heldSecret = (held: All, hash: string) => held.get(underSecret(hash))
export const heldLease = (held: All, id: string) => held.get(underLease(id))

/** Whose token a request was made with; undefined for people and for requests without one. */
export function holderOf(auth: Members, namespace: string, held: All): Held | undefined {
  const accessor = text(auth.accessor)
  if (isPerson(auth) || (!accessor && !text(auth.display_name))) return undefined
  const known = accessor ? heldAccessor(held, accessor) : undefined
  if (known) return known
  const holder = loginHolder(auth) ?? tokenHolder(auth, accessor)
  return holder && isObject(auth) ? { holder, namespace } : undefined
}
