import { z } from 'zod'
import type { ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, text } from '../checked'
import { certificateShape, idOfCertificate, recordsOfCertificate } from './certificate-record'

const record = z.object({ certificate: certificateShape })

/**
 * X.509 certificates from files in PEM, DER or PKCS #7, or from what OpenSSL and step print of them, wherever they were gathered. Whom one stands for is in its names: a SPIFFE ID before a
 * DNS name before the common name. Sources: RFC 5280; RFC 7468; SPIFFE X.509-SVID; CA/Browser Forum baseline requirements.
 */
export const certificates: Format = {
  id: 'pki/certificates',
  title: 'X.509 certificates (PEM, DER, PKCS #7, text of OpenSSL and step)',
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
  recordIdOf: ({ value }) => {
    const read = record.safeParse(value)
    return read.success ? (read.data.certificate.sha256 ?? idOfCertificate(read.data.certificate)) : undefined
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isBlock({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    text(value.block) !== undefined ||
    (isObject(value.certificate) && 'subject' in value.certificate && 'serialNumber' in value.certificate)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (isObject(value) && text(value.block))
    throw new NotAboutIdentities(`Holds no certificate: a block of ${text(value.block)!.toLowerCase()}`)
  const { certificate } = checked(record, value, 'a certificate')
  return recordsOfCertificate(certificate, scope)
}
