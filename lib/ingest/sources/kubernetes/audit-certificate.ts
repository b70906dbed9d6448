import type { EventRecord } from '@/lib/model/records'
import { type CertificateFacts, certificateFacts, partOfName } from '../../read/certificate'
import { isObject, said, text, type Members } from '../checked'
import { secondsBetween } from '../pki/certificate-record'
import { actorOf } from './audit-actor'
import type { Issuance } from './audit-issuance'

/**
 * A client certificate that a signer put into a CertificateSigningRequest. Creating and approving the request issue
 * nothing yet: the certificate stands in the update of its status, and only there its id and lifetime can be known.
 * Source: Kubernetes documentation, "Certificates and Certificate Signing Requests"; credential ids of KEP-4193.
 */
export function certificateIssuance(
  event: Members,
  shape: Issuance,
  cluster: string,
): EventRecord | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : {}
  if (ref.resource !== 'certificatesigningrequests' || ref.subresource !== 'status') return undefined
  if (event.verb !== 'update' && event.verb !== 'patch') return undefined
  const object = [event.responseObject, event.requestObject].filter(isObject).find((one) => encodedIn(one))
  const certificate = object && certificateIn(encodedIn(object))
  if (!object || !certificate) return undefined
  const id = `X509SHA256=${certificate.sha256}`
  const identity = actorOf(
    {
      username: partOfName(certificate.subject, 'CN'),
      extra: { 'authentication.kubernetes.io/credential-id': [id] },
    },
    cluster,
  )
  if (!identity) return undefined
  const spec = isObject(object.spec) ? object.spec : {}
  return said({
    ...shape,
    context: undefined,
    identity,
    credential: { nativeId: id, kind: 'client_certificate', static: true, label: text(ref.name) },
    issuer: text(spec.signerName) ?? 'kubernetes',
    requester: text(spec.username) ?? shape.requester,
    ttlSeconds:
      certificate.notBefore && certificate.notAfter
        ? secondsBetween(new Date(certificate.notBefore), new Date(certificate.notAfter))
        : undefined,
  } satisfies EventRecord)
}

const encodedIn = (object: Members): string | undefined =>
  isObject(object.status) ? text(object.status.certificate) : undefined

/** The leaf of a base64-encoded PEM chain; undefined when it is none. */
const certificateIn = (encoded: string | undefined): CertificateFacts | undefined =>
  encoded ? certificateFacts(Buffer.from(encoded, 'base64')) : undefined
