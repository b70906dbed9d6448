import { type Kept, members } from '../../read/kept'
import { isObject, scalar, text } from '../checked'

/** Source: SPIFFE-ID standard, sections 2.1 to 2.3. Underscores and upper case are met in paths, not in trust domains. */
const shape = /^spiffe:\/\/([a-z0-9._-]{1,255})((?:\/[A-Za-z0-9._-]+)*)$/

export interface SpiffeId {
  id: string
  trustDomain: string
  path: string
}

/** A URI as old releases and logs print it, or `{trust_domain, path}`. */
export function readSpiffeId(value: unknown): SpiffeId | undefined {
  const id = isObject(value) ? `spiffe://${scalar(value.trust_domain)}${text(value.path) ?? ''}` : text(value)
  const [, trustDomain, path = ''] = shape.exec(id ?? '') ?? []
  if (!id || id.length > 2048 || !trustDomain || /\/\.{1,2}(\/|$)/.test(path)) return undefined
  return { id, trustDomain, path }
}

/** A short name for screens: the last telling part of the path. */
export function nameOfSpiffeId({ path, trustDomain }: SpiffeId): string {
  const [, namespace, account] = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(path) ?? []
  return namespace ? `${namespace}/${account}` : path.slice(1) || trustDomain
}

/** A SPIFFE ID as text, or in parts. */
export const spiffeIdKept: Kept = { '': true, ...members('trust_domain path') }
