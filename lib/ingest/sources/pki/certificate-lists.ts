import { z } from 'zod'
import type { CredentialRecord, ModelRecord } from '@/lib/model/records'
import { certificateFacts } from '../../read/certificate'
import {
  curveNamed,
  hexSerial,
  keyNamed,
  nameLine,
  serialNamed,
  signatureNamed,
  usageNamed,
} from '../../read/certificate-words'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, listAt, type Members, objectAt, scalar, text } from '../checked'
import { certificateShape, recordsOfCertificate } from './certificate-record'

type Certificate = z.infer<typeof certificateShape>

const some = z.string().nullish()
/** crt.sh: one line for each entry of a log, a precertificate and its certificate being two. */
const entry = z.object({
  issuer_name: z.string(),
  common_name: some,
  id: z.union([z.number(), z.string()]).nullish(),
  min_cert_id: z.union([z.number(), z.string()]).nullish(),
  name_value: some,
  serial_number: some,
  not_before: z.string(),
  not_after: z.string(),
})
/** Cert Spotter: one line for each certificate, with what was asked to be told of it. */
const issuance = z.object({
  cert_sha256: some,
  tbs_sha256: some,
  dns_names: z.array(z.string()).nullish(),
  not_before: z.string(),
  not_after: z.string(),
  revoked: z.boolean().nullish(),
  cert_der: some,
  cert: z.object({ sha256: some, data: some }).nullish(),
  issuer: z.object({ name: some, friendly_name: some }).nullish(),
})

/** cfssl: a certificate as `cfssl certinfo` tells it, with the certificate itself. */
const told = z.object({
  subject: z.object({ common_name: some }).nullish(),
  issuer: z.object({ common_name: some }).nullish(),
  serial_number: z.union([z.string(), z.number()]),
  sans: z.array(z.string()).nullish(),
  not_before: z.string(),
  not_after: z.string(),
  sigalg: z.string(),
  pem: some,
})

/**
 * Lists of certificates in JSON: what transparency logs know of a domain, and what tools of ZCrypto's shape tell of a certificate. A log knows what was issued,
 * not where it is used, so what has expired is left out. All that such a log holds was issued by public authorities, for servers.
 * Sources: crt.sh, "output=json"; SSLMate, Cert Spotter API "issuances"; smallstep/zcrypto, x509/json.go; cloudflare/cfssl, certinfo; RFC 6962.
 */
export const certificateLists: Format = {
  id: 'pki/certificate-lists',
  title: 'Lists of certificates (crt.sh, Cert Spotter, step, cfssl)',
  provider: 'other',
  role: 'inventory',
  collect: `# what transparency logs know of a domain; needs no rights
curl -s 'https://crt.sh/?q=DOMAIN&output=json' > certificates.json
# one certificate, from a file or a server
step certificate inspect --format json https://HOST > certificate.json`,
  recognises: ({ records }) => records.some(isListed),
  isOwn: isListed,
  scopeOf: () => undefined,
  asksFor: 'where these certificates are used (a name for the place)',
  enumerates: [],
  keeps: {
    ...members(
      'id min_cert_id issuer_name issuer_ca_id common_name name_value serial_number cert_sha256 tbs_sha256 dns_names revoked issuer_dn subject_dn fingerprint_sha256',
    ),
    ...times('entry_timestamp not_before not_after'),
    ...members('sans sigalg'),
    issuer: members('name friendly_name common_name'),
    subject: members('common_name'),
    signature_algorithm: members('name oid'),
    validity: times('start end'),
    subject_key_info: {
      key_algorithm: members('name'),
      rsa_public_key: members('length'),
      ecdsa_public_key: members('curve length'),
    },
    extensions: {
      extended_key_usage: { '*': true },
      subject_alt_name: members('dns_names uniform_resource_identifiers ip_addresses'),
      basic_constraints: members('is_ca'),
    },
  },
  recordIdOf: ({ value }) => {
    if (!isObject(value)) return undefined
    return (
      scalar(value.id) ||
      text(value.fingerprint_sha256) ||
      text(value.cert_sha256) ||
      scalar(value.serial_number)
    )
  },
  records: ({ value }, context) => recordsOf(value, context),
}

const isEntry = (value: Members): boolean =>
  'issuer_name' in value && 'name_value' in value && 'not_after' in value
const isIssuance = (value: Members): boolean =>
  'dns_names' in value && 'not_after' in value && ('tbs_sha256' in value || 'cert_sha256' in value)
const isParsed = (value: Members): boolean =>
  isObject(value.validity) && isObject(value.subject_key_info) && 'serial_number' in value

const isTold = (value: Members): boolean =>
  'sigalg' in value && 'not_after' in value && 'serial_number' in value

function isListed({ value }: Raw): boolean {
  return isObject(value) && (isEntry(value) || isIssuance(value) || isParsed(value) || isTold(value))
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no certificate of a list')
  if (isParsed(value)) return recordsOfCertificate(ofParsed(value), context.scope)
  if (isTold(value)) return recordsOfCertificate(ofTold(value), context.scope)
  const isRevoked = value.revoked === true
  const certificate = isEntry(value) ? ofEntry(value) : ofIssuance(value)
  const end = readTime(certificate.notAfter)
  if (end && end < context.asOf)
    throw new NotAboutIdentities('A certificate that has expired: a log keeps it for ever')
  return recordsOfCertificate(certificate, context.scope).map((record) =>
    record.type === 'credential' && isRevoked
      ? ({ ...record, status: 'revoked' } satisfies CredentialRecord)
      : record,
  )
}

/** What is known of a certificate of which only a log tells: authorities that the public trusts give them to servers. */
const logged = { isCa: false, isSelfIssued: false, uris: [], usages: ['server auth'] }

function ofEntry(value: unknown): Certificate {
  const found = checked(entry, value, 'an entry of crt.sh')
  const serial = found.serial_number ? hexSerial(found.serial_number) : undefined
  if (!serial) throw new Reject('The entry has no serial number: ask crt.sh again, which tells it since 2020')
  const names = (found.name_value ?? '').split('\n').filter((name) => name !== '' && !name.includes('@'))
  return {
    ...logged,
    subject: found.common_name ? `CN=${found.common_name}` : '',
    issuer: nameLine(found.issuer_name),
    serialNumber: serial,
    notBefore: found.not_before,
    notAfter: found.not_after,
    dnsNames: [...new Set([...(found.common_name ? [found.common_name] : []), ...names])],
  }
}

function ofIssuance(value: unknown): Certificate {
  const found = checked(issuance, value, 'an issuance of Cert Spotter')
  const der = found.cert_der ?? found.cert?.data
  const facts = der ? certificateFacts(Buffer.from(der, 'base64')) : undefined
  if (facts) return facts
  const mark = found.cert_sha256 ?? found.cert?.sha256 ?? found.tbs_sha256
  if (!mark) throw new Reject('The issuance has no fingerprint')
  return {
    ...logged,
    subject: '',
    issuer: nameLine(found.issuer?.name ?? found.issuer?.friendly_name ?? ''),
    serialNumber: mark.slice(0, 16),
    sha256: found.cert_sha256 ?? found.cert?.sha256 ?? undefined,
    notBefore: found.not_before,
    notAfter: found.not_after,
    dnsNames: found.dns_names ?? [],
  }
}

function ofTold(value: unknown): Certificate {
  const found = checked(told, value, 'a certificate as cfssl tells it')
  // The first of what may be a chain.
  const facts = found.pem ? certificateFacts(Buffer.from(found.pem)) : undefined
  if (facts) return facts
  const [subject, issuer] = [found.subject?.common_name, found.issuer?.common_name]
  const serial = serialNamed(scalar(found.serial_number))
  if (!serial) throw new Reject('The certificate has no serial number')
  const names = found.sans ?? []
  return {
    subject: subject ? `CN=${subject}` : '',
    issuer: issuer ? `CN=${issuer}` : '',
    serialNumber: serial,
    notBefore: found.not_before,
    notAfter: found.not_after,
    uris: names.filter((name) => name.includes('://')),
    dnsNames: names.filter((name) => !name.includes('://') && !/^[\d.]+$|:/.test(name)),
    isCa: false,
    isSelfIssued: subject !== undefined && subject === issuer && names.length === 0,
    signature: signatureNamed(found.sigalg),
    usages: [],
  }
}

function ofParsed(value: Members): Certificate {
  const key = objectAt(value, 'subject_key_info')
  const [rsa, ec] = [objectAt(key, 'rsa_public_key'), objectAt(key, 'ecdsa_public_key')]
  const extensions = objectAt(value, 'extensions')
  const names = objectAt(extensions, 'subject_alt_name')
  const texts = (name: string) => listAt(names, name).flatMap((one) => text(one) ?? [])
  const [subject, issuer] = [lineOf(value, 'subject'), lineOf(value, 'issuer')]
  const serial = serialNamed(scalar(value.serial_number))
  if (!serial) throw new Reject('The certificate has no serial number')
  return checked(
    certificateShape,
    {
      subject,
      issuer,
      serialNumber: serial,
      sha256: text(value.fingerprint_sha256),
      notBefore: text(objectAt(value, 'validity').start),
      notAfter: text(objectAt(value, 'validity').end),
      uris: texts('uniform_resource_identifiers'),
      dnsNames: texts('dns_names'),
      isCa: objectAt(extensions, 'basic_constraints').is_ca === true,
      isSelfIssued: subject === issuer,
      keyType: keyNamed(text(objectAt(key, 'key_algorithm').name)),
      keyBits: typeof rsa.length === 'number' ? rsa.length : undefined,
      curve: curveNamed(text(ec.curve)),
      signature: signatureNamed(text(objectAt(value, 'signature_algorithm').name)),
      usages: Object.entries(objectAt(extensions, 'extended_key_usage'))
        .filter(([, isSet]) => isSet === true)
        .map(([name]) => usageNamed(name)),
    },
    'a certificate',
  )
}

/** `CN=a, O=b`, whether the name is told as a line or in parts. */
function lineOf(value: Members, which: 'subject' | 'issuer'): string {
  const line = text(value[`${which}_dn`])
  if (line) return nameLine(line)
  const [common] = listAt(objectAt(value, which), 'common_name')
  return text(common) ? `CN=${text(common)}` : ''
}
