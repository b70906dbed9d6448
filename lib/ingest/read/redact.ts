import type { Kept } from './kept'
import {
  argument,
  awsKeyId,
  awsSecretInText,
  bareAssignment,
  isSecretField,
  quotedAssignment,
  shortArgument,
  urlToken,
  userArgument,
} from './redact-patterns'
import { isNever, isUnset, readTime } from './time'
import { gluedToken, looksLikeAwsSecret, secretShape, urlPassword } from '@/lib/model/secret-shapes'

/** Keyed hash (hex) of a secret: equal secrets stay comparable, none can be read back. */
export type Fingerprint = (secret: string) => string

/** Deeper than this nothing is kept. */
const DEPTH_MAX = 64

/**
 * What may be stored of a raw record: a copy that holds what its format names (`kept`) and nothing else, in which whatever looks
 * like a secret is `hmac:<12 hex>`. A document in a string (a policy, URL-encoded or not) is kept as its shape says.
 */
export function redact(value: unknown, fingerprint: Fingerprint, kept: Kept): unknown {
  const mark = marker(fingerprint)
  return copy(value, kept, 0)

  function copy(value: unknown, kept: Kept, depth: number): unknown {
    if (depth > DEPTH_MAX) return undefined
    if (Array.isArray(value))
      return value.map((item) => copy(item, kept, depth + 1)).filter((item) => item !== undefined)
    if (typeof value === 'object' && value !== null)
      return typeof kept === 'object' ? members(value as Record<string, unknown>, kept, depth) : undefined
    if (kept === 'hash') return hashed(value)
    if (typeof value !== 'string') return value
    if (kept === 'time') return isTime(value) ? value : hashed(value)
    if (kept === 'word') return word.test(value) ? value : hashed(value)
    if (kept === true || '' in kept) return maskText(value, mark)
    return document(value, kept, depth)
  }

  function members(
    source: Record<string, unknown>,
    kept: { readonly [member: string]: Kept },
    depth: number,
  ) {
    const result: Record<string, unknown> = {}
    const namesSecret = namedValueIsSecret(source)
    for (const [name, member] of Object.entries(source)) {
      const shape = Object.hasOwn(kept, name) ? kept[name] : kept['*']
      if (shape === undefined) continue
      const isSecret = (!Object.hasOwn(kept, name) && isSecretField(name)) || (namesSecret && isValue(name))
      const safe = isSecret ? hashed(member) : copy(member, shape, depth + 1)
      if (safe !== undefined)
        // `__proto__` stays inert.
        Object.defineProperty(result, maskText(name, mark), {
          value: safe,
          enumerable: true,
          writable: true,
          configurable: true,
        })
    }
    return result
  }

  /** Of a list or object not even its shape is told. */
  function hashed(value: unknown): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.startsWith('hmac:') ? text : mark(text)
  }

  function document(text: string, kept: Kept, depth: number): string {
    const isEncoded = text.startsWith('%7B')
    const inner = parsed(isEncoded ? decoded(text) : text)
    if (inner === undefined) return mark(text)
    const safe = JSON.stringify(copy(inner, kept, depth + 1))
    return isEncoded ? encodeURIComponent(safe) : safe
  }
}

/** `Active`, `service account`, `k8s_psat`: short, with one number at most. */
const word = /^(?=.{0,40}$)[\p{L} _/.,:()'&-]*\d{0,5}[\p{L} _/.,:()'&-]*$/u
// Steampipe writes `<null>`.
const noTime = /^[\p{L} _/<>-]{0,20}$/u
const isTime = (text: string) =>
  noTime.test(text) || readTime(text) !== undefined || isNever(text) || isUnset(text) || isNumber(text)
const isNumber = (text: string) => /^[\d.]{1,25}$/.test(text)

/** A text of a fact (a name, a tag, a description) without what looks like a secret. */
export const withoutSecrets = (text: string, fingerprint: Fingerprint): string =>
  maskText(text, marker(fingerprint))

/** All texts of a fact's columns; tags whose name sounds like a secret lose their value. */
export function factWithoutSecrets(value: unknown, fingerprint: Fingerprint): unknown {
  if (typeof value === 'string') return withoutSecrets(value, fingerprint)
  if (Array.isArray(value)) return value.map((item) => factWithoutSecrets(item, fingerprint))
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const mark = marker(fingerprint)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      maskText(name, mark),
      typeof member === 'string' && isSecretField(name)
        ? mark(member)
        : factWithoutSecrets(member, fingerprint),
    ]),
  )
}

/**
 * The texts of a fact of fixed form, at every depth, without what looks like a secret. Its members are named by us, or by a policy
 * language, so that their names tell nothing of what they hold.
 */
export function textsWithoutSecrets(value: unknown, fingerprint: Fingerprint): unknown {
  if (typeof value === 'string') return withoutSecrets(value, fingerprint)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value))
    // Ids of actions are numbers by the thousand.
    return typeof value[0] === 'number' ? value : value.map((item) => textsWithoutSecrets(item, fingerprint))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      withoutSecrets(name, fingerprint),
      name === 'fingerprint' ? member : textsWithoutSecrets(member, fingerprint),
    ]),
  )
}

const marker = (fingerprint: Fingerprint) => (secret: string) =>
  secret === '' || secret.startsWith('hmac:') ? secret : `hmac:${fingerprint(secret).slice(0, 12)}`

const isValue = (name: string) => name === 'value' || name === 'Value'

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Why a record was refused, without the text that it quotes: a date may be told, a word may be, what is longer may be a secret. */
export function reasonWithoutSecrets(reason: string): string {
  return maskText(reason, () => '…').replace(/"([^"]{1,400})"/g, (_quoted, text: string) =>
    /^[\d\s:./+TZ-]{1,32}$/.test(text) || /^[\p{L} -]{1,16}$/u.test(text) ? `"${text}"` : '"…"',
  )
}

function maskText(text: string, mark: (secret: string) => string): string {
  if (text.length < 8) return text
  if (looksLikeAwsSecret(text)) return mark(text)
  let safe = [secretShape, gluedToken, urlPassword, urlToken].reduce(
    (safe, shape) => safe.replace(shape, mark),
    text,
  )
  for (const pattern of [quotedAssignment, bareAssignment, argument, shortArgument, userArgument])
    safe = safe.replace(pattern, (whole, before: string, secret: string) =>
      secret.startsWith('hmac:') || secret.startsWith('…') ? whole : before + mark(secret),
    )
  if (awsKeyId.test(safe))
    safe = safe.replace(awsSecretInText, (run) => (looksLikeAwsSecret(run) ? mark(run) : run))
  return safe
}

/** `{name: 'DB_PASSWORD', value: '…'}`: environment variables, tags, attributes. */
function namedValueIsSecret(object: Record<string, unknown>): boolean {
  const name = object.name ?? object.Name ?? object.key ?? object.Key
  return typeof name === 'string' && ('value' in object || 'Value' in object) && isSecretField(name)
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
