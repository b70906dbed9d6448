import { z } from 'zod'
import type { IdentityRef, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { readSpiffeId } from '../spire/spiffe-id'
import { bearerOf, certificateRecord, certificateShape, isClient, signsOthers } from './certificate-record'

const record = z.object({ certificate: certificateShape })

/**
 * X.509 certificates from files in PEM, DER or PKCS #7, wherever they were gathered. Whom one stands for is in its names: a SPIFFE ID before a
 * DNS name before the common name. Sources: RFC 5280; RFC 7468; SPIFFE X.509-SVID; CA/Browser Forum baseline requirements.
 */
export const certificates: Format = {
  id: 'pki/certificates',
  title: 'X.509 certificates (PEM, DER, PKCS #7)',
  provider: 'other',
  role: 'inventory',
  collect: `# what a server shows; needs no rights
openssl s_client -connect HOST:443 -showcerts < /dev/null > certificates.pem
# from files that you may read, without the keys beside them
find /etc -name '*.crt' -o -name '*.pem' | while read -r file; do openssl storeutl -certs "$file"; done > certificates.pem`,
  recognises: ({ records }) => records.some(isBlock),
  isOwn: isBlock,
  scopeOf: () => undefined,
  asksFor: 'where these certificates are used (a name for the place)',
  enumerates: [],
  keeps: {
    block: true,
    certificate: {
      ...members(
        'subject issuer serialNumber sha256 uris dnsNames addresses isCa isSelfIssued keyType keyBits curve signature usages',
      ),
      ...times('notBefore notAfter'),
    },
  },
  recordIdOf: ({ value }) =>
    isObject(value) && isObject(value.certificate) ? text(value.certificate.sha256) : undefined,
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isBlock({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    text(value.block) !== undefined ||
    (isObject(value.certificate) && 'sha256' in value.certificate && 'serialNumber' in value.certificate)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (isObject(value) && text(value.block))
    throw new NotAboutIdentities(`Holds no certificate: a block of ${text(value.block)!.toLowerCase()}`)
  const { certificate } = checked(record, value, 'a certificate')
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
