import { X509Certificate } from 'node:crypto'
import type { EventRecord } from '@/lib/model/records'
import { isObject, said, text, type Members } from '../checked'
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
  const id = `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`
  const identity = actorOf(
    {
      username: /^CN=(.+)$/m.exec(certificate.subject)?.[1],
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
    ttlSeconds: Math.round((certificate.validToDate.getTime() - certificate.validFromDate.getTime()) / 1000),
  } satisfies EventRecord)
}

const encodedIn = (object: Members): string | undefined =>
  isObject(object.status) ? text(object.status.certificate) : undefined

/** The leaf of a base64-encoded PEM chain; undefined when it is none. */
function certificateIn(encoded: string | undefined): X509Certificate | undefined {
  if (!encoded) return undefined
  try {
    return new X509Certificate(Buffer.from(encoded, 'base64'))
  } catch {
    return undefined
  }
}
