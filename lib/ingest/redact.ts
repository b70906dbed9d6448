import {
  awsKeyId,
  awsSecretInText,
  bareAssignment,
  isSecretField,
  looksLikeAwsSecret,
  quotedAssignment,
  secretShape,
  urlPassword,
} from './redact-patterns'

/** Keyed hash (hex) of a secret: equal secrets stay comparable, none can be read back. */
export type Fingerprint = (secret: string) => string

/** Members that name a secret rather than hold it, inside an object under a secret-sounding field. */
const namingFields = new Set(
  'name secretName namespace key kind type id uid path audience creationTimestamp optional mode defaultMode expirationSeconds'.split(
    ' ',
  ),
)

/** JSON inside JSON inside JSON is met in shipped logs; deeper than this the whole string is hashed. */
const deepestString = 4
const deepestValue = 200

/**
 * A deep copy without secret material: each secret becomes `hmac:<12 hex>`. Secrets are found by field name
 * (`extraFields` adds those of a format), by the shape of the value, and in Kubernetes Secrets by their place.
 */
export function redact(
  value: unknown,
  fingerprint: Fingerprint,
  extraFields: readonly string[] = [],
): unknown {
  const extra = new Set(extraFields.map((name) => name.toLowerCase()))
  const isSecret = (name: string) => isSecretField(name) || extra.has(name.toLowerCase())
  const mark = (secret: string) => (secret === '' ? '' : `hmac:${fingerprint(secret).slice(0, 12)}`)

  return copy(value, 0, 0)

  function copy(value: unknown, depth: number, strings: number): unknown {
    if (typeof value === 'string') return copyString(value, depth, strings)
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepestValue) return mark(JSON.stringify(value))
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, strings))
    const source = value as Record<string, unknown>
    const result: Record<string, unknown> = {}
    const secretData = holdsSecretData(source)
    const namesSecret = namedValueIsSecret(source)
    for (const [key, member] of Object.entries(source)) {
      let safe: unknown
      if (isSecret(key)) safe = conceal(member, depth + 1)
      else if (secretData && (key === 'data' || key === 'stringData' || key === 'binaryData'))
        safe = concealData(member, depth + 1)
      else if (namesSecret && (key === 'value' || key === 'Value')) safe = conceal(member, depth + 1)
      else safe = copy(member, depth + 1, strings)
      // A key may itself be a secret or `__proto__`; both stay inert.
      Object.defineProperty(result, cleanKey(key), {
        value: safe,
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
    return result
  }

  function copyString(text: string, depth: number, strings: number): string {
    if (text.length < 8) return text
    if (/^\s*[[{]/.test(text)) {
      const inner = parsed(text)
      if (inner !== undefined)
        return strings >= deepestString ? mark(text) : JSON.stringify(copy(inner, depth + 1, strings + 1))
    }
    if (looksLikeAwsSecret(text)) return mark(text)
    return maskText(text, mark)
  }

  /** Everything under a secret field, except what merely names a secret. */
  function conceal(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return mark(value)
    if (typeof value === 'number' || typeof value === 'bigint') return mark(String(value))
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepestValue) return mark(JSON.stringify(value))
    if (Array.isArray(value)) return value.map((item) => conceal(item, depth + 1))
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        cleanKey(key),
        namingFields.has(key) && typeof member !== 'object'
          ? copy(member, depth + 1, 0)
          : conceal(member, depth + 1),
      ]),
    )
  }

  /** The data of a Kubernetes Secret: the keys stay, and the certificate in `tls.crt`, which is public. */
  function concealData(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return conceal(value, depth)
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        key === 'tls.crt' && isCertificate(member) ? member : conceal(member, depth + 1),
      ]),
    )
  }

  function cleanKey(key: string): string {
    return key.length < 16 ? key : maskText(key, mark)
  }
}

/** Free text (an excerpt of an unreadable line) without secrets. Errs on the side of hiding: long random words go too. */
export function redactText(text: string): string {
  return maskText(text, () => '[redacted]').replace(/[A-Za-z0-9+/_=-]{20,}/g, (run) =>
    isRandom(run) ? '[redacted]' : run,
  )
}

function maskText(text: string, mark: (secret: string) => string): string {
  let safe = text.replace(secretShape, mark).replace(urlPassword, mark)
  for (const pattern of [quotedAssignment, bareAssignment])
    safe = safe.replace(pattern, (whole, before: string, secret: string) =>
      secret.startsWith('hmac:') || secret.startsWith('[redacted') ? whole : before + mark(secret),
    )
  if (awsKeyId.test(safe))
    safe = safe.replace(awsSecretInText, (run) => (looksLikeAwsSecret(run) ? mark(run) : run))
  return safe
}

/** Mixed case with digits and no word-like structure; key ids (all upper case) and hex digests are kept. */
function isRandom(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) && !/^[A-Z0-9]+$/.test(run)
}

/** Looks like a Kubernetes Secret or ConfigMap, also in a list whose items carry no kind. */
function holdsSecretData(object: Record<string, unknown>): boolean {
  if (!('data' in object || 'stringData' in object || 'binaryData' in object)) return false
  if (typeof object.kind === 'string') return object.kind === 'Secret' || object.kind === 'ConfigMap'
  return typeof object.metadata === 'object' && object.metadata !== null
}

/** `{name: 'DB_PASSWORD', value: '…'}`: environment variables, tags, attributes. */
function namedValueIsSecret(object: Record<string, unknown>): boolean {
  const name = object.name ?? object.Name ?? object.key ?? object.Key
  return typeof name === 'string' && ('value' in object || 'Value' in object) && isSecretField(name)
}

function isCertificate(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^(-----BEGIN CERTIFICATE-----|LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS)/.test(value) &&
    !/PRIVATE KEY/.test(value) &&
    !/UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/.test(value)
  )
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
