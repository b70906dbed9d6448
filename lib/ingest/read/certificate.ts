import { X509Certificate } from 'node:crypto'

/** What a certificate says, in members that can be stored and shown. Times are ISO. */
export interface CertificateFacts {
  subject: string
  issuer: string
  serialNumber: string
  /** SHA-256 of the certificate, in small letters. */
  sha256: string
  notBefore?: string
  notAfter?: string
  uris: string[]
  dnsNames: string[]
  addresses: string[]
  isCa: boolean
  /** Issuer and subject are the same. */
  isSelfIssued: boolean
  keyType?: string
  /** Bits of the key; of a curve the name stands for it. */
  keyBits?: number
  curve?: string
  signature?: string
  /** Extended key usages; empty when the certificate names none, which allows all. */
  usages: string[]
}

const signatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'RSA with MD2',
  '1.2.840.113549.1.1.4': 'RSA with MD5',
  '1.2.840.113549.1.1.5': 'RSA with SHA-1',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.113549.1.1.11': 'RSA with SHA-256',
  '1.2.840.113549.1.1.12': 'RSA with SHA-384',
  '1.2.840.113549.1.1.13': 'RSA with SHA-512',
  '1.2.840.10045.4.1': 'ECDSA with SHA-1',
  '1.2.840.10045.4.3.2': 'ECDSA with SHA-256',
  '1.2.840.10045.4.3.3': 'ECDSA with SHA-384',
  '1.2.840.10045.4.3.4': 'ECDSA with SHA-512',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
}

const usageNames: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'server auth',
  '1.3.6.1.5.5.7.3.2': 'client auth',
  '1.3.6.1.5.5.7.3.3': 'code signing',
  '1.3.6.1.5.5.7.3.4': 'email protection',
  '1.3.6.1.5.5.7.3.8': 'time stamping',
  '1.3.6.1.5.5.7.3.9': 'OCSP signing',
  '2.5.29.37.0': 'any',
}

/** Reads a certificate in DER, or the first of a chain in PEM; undefined when it is none. */
export function certificateFacts(bytes: Buffer): CertificateFacts | undefined {
  let found: X509Certificate
  try {
    found = new X509Certificate(bytes)
  } catch {
    return undefined
  }
  const names = namesIn(found.subjectAltName)
  return {
    subject: lineOf(found.subject),
    issuer: lineOf(found.issuer),
    serialNumber: found.serialNumber.toLowerCase(),
    sha256: found.fingerprint256.replaceAll(':', '').toLowerCase(),
    ...dated('notBefore', found.validFrom),
    ...dated('notAfter', found.validTo),
    uris: names('URI'),
    dnsNames: names('DNS'),
    addresses: names('IP Address'),
    isCa: found.ca,
    isSelfIssued: found.subject === found.issuer,
    ...keyOf(found),
    signature: signatureOf(found.raw),
    usages: (found.keyUsage ?? []).map((oid) => usageNames[oid] ?? oid),
  }
}

/** `CN=checkout, O=Halden` for what OpenSSL writes line by line. */
const lineOf = (name: string | undefined): string => (name ?? '').split('\n').filter(Boolean).join(', ')

/** The value of one part of a name: `CN`. */
export function partOfName(name: string, part: string): string | undefined {
  const found = name.split(', ').find((one) => one.startsWith(`${part}=`))
  return found?.slice(part.length + 1) || undefined
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'

/** `Feb  2 18:20:51 2023 GMT`. A year of fewer digits is none: Go writes 1 for "not set". */
function dated(name: 'notBefore' | 'notAfter', text: string): Partial<CertificateFacts> {
  const [, month, day, time, year] =
    /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) GMT$/.exec(text) ?? []
  if (!month) return {}
  const number = String(months.indexOf(month) / 3 + 1).padStart(2, '0')
  return { [name]: `${year}-${number}-${day!.padStart(2, '0')}T${time}Z` }
}

/** `DNS:a.example, URI:"spiffe://a, b"`: names by their kind. Those with a comma or a quote in them stand in quotes, as JSON does. */
function namesIn(text = ''): (kind: string) => string[] {
  const found: Array<[kind: string, value: string]> = []
  let at = 0
  while (at < text.length) {
    const colon = text.indexOf(':', at)
    if (colon < 0) break
    const kind = text.slice(at, colon).replace(/^,? /, '')
    const end = text[colon + 1] === '"' ? closingQuote(text, colon + 1) + 1 : text.indexOf(', ', colon)
    const to = end <= 0 ? text.length : end
    const value = text.slice(colon + 1, to)
    found.push([kind, value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value])
    at = to + (text.startsWith(', ', to) ? 2 : 0)
  }
  return (wanted) => found.filter(([kind]) => kind === wanted).map(([, value]) => value)
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === '"') return i
  }
  return text.length - 1
}

const keyNames: Readonly<Record<string, string>> = { rsa: 'RSA', 'rsa-pss': 'RSA', ec: 'EC', dsa: 'DSA' }

function keyOf(certificate: X509Certificate): Pick<CertificateFacts, 'keyType' | 'keyBits' | 'curve'> {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey
    return {
      keyType: type && (keyNames[type] ?? type),
      keyBits: details?.modulusLength,
      curve: details?.namedCurve,
    }
  } catch {
    // A kind of key that OpenSSL does not know.
    return {}
  }
}

/** Which algorithm signed: the second member of the certificate. Older Node does not tell. */
function signatureOf(der: Buffer): string | undefined {
  const outer = elementAt(der, 0)
  const signed = outer && elementAt(der, outer.from)
  const algorithm = signed && elementAt(der, signed.to)
  const id = algorithm && elementAt(der, algorithm.from)
  if (!id || id.tag !== 0x06) return undefined
  const oid = oidOf(der.subarray(id.from, id.to))
  return signatures[oid] ?? oid
}

/** Tag and place of the content of one element of DER. */
function elementAt(der: Buffer, at: number): { tag: number; from: number; to: number } | undefined {
  const [tag, first] = [der[at], der[at + 1]]
  if (tag === undefined || first === undefined) return undefined
  if (first < 0x80) return { tag, from: at + 2, to: at + 2 + first }
  const count = first & 0x7f
  if (count > 4 || at + 2 + count > der.length) return undefined
  const from = at + 2 + count
  return { tag, from, to: from + der.readUIntBE(at + 2, count) }
}

/** PKCS #7 and CMS say so by this id. Source: RFC 5652, section 5.1. */
const SIGNED_DATA = '1.2.840.113549.1.7.2'
/** `[0]` of DER, with other elements in it. */
const CONTEXT_0 = 0xa0

/** The certificates that a bundle in PKCS #7 carries, each in DER; undefined when it is none. Its signatures are not looked at. */
export function certificatesInBundle(der: Buffer): Buffer[] | undefined {
  const outer = elementAt(der, 0)
  const id = outer && elementAt(der, outer.from)
  if (!outer || !id || id.tag !== 0x06 || oidOf(der.subarray(id.from, id.to)) !== SIGNED_DATA)
    return undefined
  const wrapped = elementAt(der, id.to)
  const data = wrapped && wrapped.tag === CONTEXT_0 ? elementAt(der, wrapped.from) : undefined
  if (!data) return undefined
  const list = elementsIn(der, data).find(({ tag }) => tag === CONTEXT_0)
  return list ? elementsIn(der, list).map(({ at, to }) => der.subarray(at, to)) : []
}

/** The elements within one. */
function elementsIn(
  der: Buffer,
  { from, to }: { from: number; to: number },
): Array<{ tag: number; at: number; from: number; to: number }> {
  const found = []
  for (let at = from; at < Math.min(to, der.length);) {
    const element = elementAt(der, at)
    if (!element || element.to <= at || element.to > to) break
    found.push({ ...element, at })
    at = element.to
  }
  return found
}

function oidOf(bytes: Buffer): string {
  const parts: number[] = []
  let value = 0
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(value / 40)), value - Math.min(2, Math.floor(value / 40)) * 40)
    else parts.push(value)
    value = 0
  }
  return parts.join('.')
}
