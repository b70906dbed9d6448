import { z } from 'zod'
import type { CredentialRecord, IdentityRef, ModelRecord } from '@/lib/model/records'
import { partOfName } from '../../read/certificate'
import { readTime } from '../../read/time'
import { NotAboutIdentities } from '../../source'
import { said } from '../checked'
import { keyStrength } from '../key-strength'
import { readSpiffeId } from '../spire/spiffe-id'

/** What of a certificate is read. */
export const certificateShape = z.object({
  subject: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  /** Text for people does not always tell it. */
  sha256: z.string().optional(),
  notBefore: z.string().optional(),
  notAfter: z.string().optional(),
  uris: z.array(z.string()),
  dnsNames: z.array(z.string()),
  isCa: z.boolean(),
  isSelfIssued: z.boolean(),
  keyType: z.string().optional(),
  keyBits: z.number().optional(),
  curve: z.string().optional(),
  signature: z.string().optional(),
  usages: z.array(z.string()),
})
type Certificate = z.infer<typeof certificateShape>

/** An authority, or a root from before certificates said so: signed by itself and naming no host. */
export const signsOthers = ({ isCa, isSelfIssued, uris, dnsNames, usages }: Certificate): boolean =>
  isCa || (isSelfIssued && uris.length === 0 && dnsNames.length === 0 && usages.length === 0)

/** Without a named usage a certificate may be used for all. A public authority no longer gives `client auth`. */
export const isClient = ({ usages }: Certificate): boolean =>
  usages.length === 0 || usages.includes('client auth') || usages.includes('any')

/** The name of whoever holds it, where no SPIFFE ID is. Lists tell DNS names in another order than the certificate: the common name is one of them. */
export function bearerOf({ dnsNames, subject, uris }: Certificate): string | undefined {
  const common = partOfName(subject, 'CN')
  return common !== undefined && dnsNames.includes(common) ? common : (dnsNames[0] ?? common ?? uris[0])
}

/** Lifetimes of a human life and more are not told in seconds. */
export function secondsBetween(from: Date, to: Date): number | undefined {
  const seconds = Math.round((to.getTime() - from.getTime()) / 1000)
  return seconds > 0 && seconds < 2 ** 31 ? seconds : undefined
}

/** Its fingerprint; where nobody tells that, what an issuer gives but once. */
export const idOfCertificate = ({ sha256, serialNumber, issuer }: Certificate): string =>
  sha256 ? `X509SHA256=${sha256}` : `X509SERIAL=${serialNumber} ${issuer}`.trim()

/**
 * What an issuer gives but once, in the same letters by whomever it is told: the serial number, and the parts of the issuer's name in one
 * order. Source: RFC 5280, 4.1.2.2 and 7.1.
 */
export function markOfCertificate({ serialNumber, issuer }: Certificate): string | undefined {
  const parts = issuer.split(/,\s*(?=[A-Za-z.0-9]{1,40}=)/).map((part) => part.trim().toLowerCase())
  const serial = serialNumber.toLowerCase().replace(/^0+(?=.)/, '')
  return issuer.includes('=') ? `${serial} ${parts.sort().join(', ')}` : undefined
}

/**
 * Whom a certificate stands for, and the certificate: a SPIFFE ID before a DNS name before the common name.
 * @param scope where it is used
 */
export function recordsOfCertificate(certificate: Certificate, scope: string): ModelRecord[] {
  if (signsOthers(certificate))
    throw new NotAboutIdentities('A certificate that signs others: a root or an authority is no identity')
  const spiffe = certificate.uris.map(readSpiffeId).find((id) => id !== undefined)
  // Whether an entry gives the SPIFFE ID is not known here: the identity is put on the roll by SPIRE's own list or log.
  if (spiffe) return [certificateRecord(certificate, { provider: 'spiffe', nativeId: spiffe.id })]
  const name = bearerOf(certificate)
  if (!name)
    throw new NotAboutIdentities(
      'The certificate names nobody: neither a SPIFFE ID, a DNS name nor a common name',
    )
  const identity: IdentityRef = { provider: 'other', nativeId: `${scope}/certificate/${name}` }
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name,
      scope,
      status: 'active',
      description: isClient(certificate)
        ? undefined
        : 'A server certificate: it may not be used to log in as a client',
    }),
    certificateRecord(certificate, identity),
  ]
}

/** A certificate as a credential, under its own fingerprint unless what holds it has a name for it. */
export function certificateRecord(
  certificate: Certificate,
  identity: IdentityRef,
  nativeId = idOfCertificate(certificate),
): CredentialRecord {
  const [from, to] = [readTime(certificate.notBefore), readTime(certificate.notAfter)]
  const isSvid = identity.provider === 'spiffe'
  const signed = certificate.isSelfIssued ? undefined : certificate.signature
  const size = certificate.keyBits ? String(certificate.keyBits) : certificate.curve
  return said({
    type: 'credential',
    identity,
    nativeId,
    kind: isSvid ? 'x509_svid' : isClient(certificate) ? 'client_certificate' : 'server_certificate',
    static: !isSvid,
    label: `Certificate ${certificate.serialNumber.slice(-8)}`,
    status: 'active',
    createdAt: from,
    rotatedAt: from,
    rotationTracked: false,
    expiresAt: to,
    cannotExpire: false,
    issuer:
      partOfName(certificate.issuer, 'CN') ??
      partOfName(certificate.issuer, 'O') ??
      (certificate.issuer || undefined),
    ttlSeconds: from && to ? secondsBetween(from, to) : undefined,
    // Its own signature proves nothing about a certificate that signs itself.
    keyStrength: keyStrength(certificate.keyType && `${certificate.keyType} ${size ?? ''}`, signed),
    binding: said({
      certificate: markOfCertificate(certificate),
      key: certificate.keyType && `${certificate.keyType}${size ? ` ${size}` : ''}`,
      signature: certificate.signature,
      usages: certificate.usages.length > 0 ? certificate.usages : undefined,
      names: certificate.dnsNames.length > 0 ? certificate.dnsNames.slice(0, 50) : undefined,
    }) as Record<string, string | string[]>,
  } satisfies CredentialRecord)
}
