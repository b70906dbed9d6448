import {
  curveNamed,
  hexSerial,
  keyNamed,
  nameLine,
  serialNamed,
  signatureNamed,
  usageNamed,
} from './certificate-words'
import { linesOf } from './reader-blocks'
import type { Read } from './reader-record'
import { readTime } from './time'

/** What OpenSSL and step print of a certificate for people, without the certificate itself. */
export const isCertificateText = (head: string): boolean =>
  (/^ *(?:\d+: )?Certificate:\s*$/m.test(head) && /^[ \t]+Not (?:Before|After) ?:/m.test(head)) ||
  (/^(?:subject|issuer)=/m.test(head) && /^not(?:Before|After)=/m.test(head))

interface Gathered {
  line: number
  offset: number
  /** Which extension the next line belongs to. */
  within: '' | 'serial' | 'usages' | 'names' | 'constraints'
  certificate: Record<string, unknown> & {
    usages: string[]
    dnsNames: string[]
    uris: string[]
    addresses: string[]
  }
}

/** Certificates from text: a block for each (`-text`), or a line for each member (`-subject -dates -serial`). */
export async function* readCertificateText(
  blocks: AsyncIterable<Buffer>,
  maxRecordBytes: number,
): AsyncGenerator<Read[]> {
  let open: Gathered | undefined
  let line = 0
  let offset = 0
  /** With `-fingerprint` before `-text` it stands before its certificate. */
  let early: string | undefined
  let isEarly = false
  const begin = (): Gathered => ({
    line,
    offset,
    within: '',
    certificate: { usages: [], dnsNames: [], uris: [], addresses: [], isCa: false },
  })
  for await (const text of linesOf(blocks, maxRecordBytes)) {
    line += 1
    const own = text.trim()
    const [, member] = /^(subject|issuer|serial|notBefore|notAfter)=/.exec(own) ?? []
    const isNext = /^(?:\d+: )?Certificate:?$/.test(own)
      ? own.endsWith(':') || !open
      : member && open && member in open.certificate
    const [, mark] = /^sha256 fingerprint=([0-9a-f:]{95})$/i.exec(own) ?? []
    if (mark && !open) isEarly = true
    if (mark && isEarly) early = mark
    if (isNext) {
      if (open) yield [finished(open)]
      open = begin()
      if (early) take(open, `sha256 fingerprint=${early}`)
    } else if (member) open ??= begin()
    if (open && !(mark && isEarly)) take(open, own)
    offset += Buffer.byteLength(text) + 1
  }
  if (open) yield [finished(open)]
}

function take(open: Gathered, line: string): void {
  const { certificate } = open
  const within = open.within
  open.within = ''
  if (within === 'serial') return set(open, 'serial', hexSerial(line))
  if (within === 'usages') {
    certificate.usages = line.split(/,\s*/).filter(Boolean).map(usageNamed)
    return
  }
  if (within === 'names') return takeNames(open, line)
  if (within === 'constraints') {
    certificate.isCa = /\bCA:TRUE\b/.test(line)
    return
  }
  const [, name = '', value = ''] = /^([A-Za-z0-9 -]{1,50}?) ?[:=] ?(.*)$/.exec(line) ?? []
  switch (name.replace(/^X509v3 /, '').toLowerCase()) {
    case 'serial number':
      if (value) set(open, 'serial', serialNamed(value))
      else open.within = 'serial'
      return
    case 'serial':
      return set(open, 'serial', hexSerial(value))
    case 'issuer':
      return set(open, 'issuer', nameLine(value))
    case 'subject':
      return set(open, 'subject', nameLine(value))
    case 'not before':
    case 'notbefore':
      return set(open, 'notBefore', instant(value))
    case 'not after':
    case 'notafter':
      return set(open, 'notAfter', instant(value))
    case 'signature algorithm':
      return set(open, 'signature', signatureNamed(value))
    case 'public key algorithm':
      return set(open, 'keyType', keyNamed(value))
    case 'public-key':
    case 'rsa public-key':
    case 'rsa public key':
      if (certificate.keyType === 'RSA')
        set(open, 'keyBits', Number(/\((\d{1,6}) bit/.exec(value)?.[1]) || undefined)
      return
    case 'asn1 oid':
      return set(open, 'curve', curveNamed(value))
    case 'curve':
    case 'nist curve':
      return set(open, 'curve', curveNamed(value))
    case 'extended key usage':
      open.within = 'usages'
      return
    case 'subject alternative name':
      open.within = 'names'
      return
    case 'basic constraints':
      open.within = 'constraints'
      return
    case 'sha256 fingerprint':
      return set(open, 'sha256', value.replaceAll(':', '').toLowerCase())
  }
}

/** The first word counts: a text may say a thing twice, inside and outside of what is signed. */
function set({ certificate }: Gathered, name: string, value: unknown): void {
  if (value !== undefined && value !== '' && !(name in certificate)) certificate[name] = value
}

function takeNames({ certificate }: Gathered, line: string): void {
  for (const one of line.split(/,\s*(?=[A-Za-z ]{1,20}:)/)) {
    const [, kind, value = ''] = /^(DNS|URI|IP Address|IP):(.+)$/.exec(one.trim()) ?? []
    if (kind === 'DNS') certificate.dnsNames.push(value)
    else if (kind === 'URI') certificate.uris.push(value)
    else if (kind) certificate.addresses.push(value)
  }
}

/** `Feb  2 18:20:51 2023 GMT`; a year of fewer than four digits stands for "not set". */
function instant(text: string): string | undefined {
  const [, month, day, time, year] =
    /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) (?:GMT|UTC)$/.exec(text.trim()) ?? []
  const found = readTime(month ? `${day} ${month} ${year} ${time} GMT` : text)
  return found?.toISOString().replace('.000Z', 'Z')
}

function finished({ line, offset, certificate }: Gathered): Read {
  const { subject, issuer, serial, ...rest } = certificate
  if (
    typeof serial !== 'string' ||
    (typeof subject !== 'string' && rest.dnsNames.length + rest.uris.length === 0)
  )
    return {
      at: `line ${line}`,
      offset,
      reason: 'The text of this certificate tells neither its serial number nor whom it names, or is cut',
      excerpt: '',
    }
  // In the order in which the certificate itself is told, so that both are the same record.
  const {
    sha256,
    notBefore,
    notAfter,
    uris,
    dnsNames,
    addresses,
    isCa,
    keyType,
    keyBits,
    curve,
    signature,
    usages,
  } = rest
  const facts = {
    subject: subject ?? '',
    issuer: issuer ?? '',
    serialNumber: serial,
    sha256,
    notBefore,
    notAfter,
    uris,
    dnsNames,
    addresses,
    isCa,
    isSelfIssued: issuer !== undefined && subject === issuer,
    keyType,
    keyBits,
    curve,
    signature,
    usages,
  }
  return { at: `line ${line}`, value: { certificate: withoutGaps(facts) } }
}

const withoutGaps = (facts: object): object =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
