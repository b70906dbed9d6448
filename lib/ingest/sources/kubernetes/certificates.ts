import { z } from 'zod'
import type { CredentialRecord, IdentityRef, ModelRecord } from '@/lib/model/records'
import { certificateFacts } from '../../read/certificate'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject } from '../../source'
import { checked, isObject, type Members, objectAt, said, text } from '../checked'
import { environmentOfSegment, environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { bearerOf, certificateRecord, signsOthers } from '../pki/certificate-record'
import { readSpiffeId } from '../spire/spiffe-id'
import { type Metadata, namespaced, serviceAccountIn } from './names'

/** Kinds of cert-manager. Source: cert-manager documentation, API reference v1. */
const kinds = new Set(['Certificate', 'CertificateRequest', 'Issuer', 'ClusterIssuer'])

export const isCertManager = (object: unknown): object is Members =>
  isObject(object) &&
  kinds.has(text(object.kind) ?? '') &&
  /^(cert-manager\.io|certmanager\.k8s\.io)\//.test(text(object.apiVersion) ?? '')

const some = z.string().nullish()
const issuerRef = z.object({ name: some, kind: some, group: some }).nullish()
const certificate = z.object({
  spec: z.object({
    secretName: some,
    commonName: some,
    dnsNames: z.array(z.string()).nullish(),
    uris: z.array(z.string()).nullish(),
    usages: z.array(z.string()).nullish(),
    duration: some,
    isCA: z.boolean().nullish(),
    issuerRef,
    privateKey: z.object({ algorithm: some, size: z.number().nullish(), rotationPolicy: some }).nullish(),
  }),
  status: z.object({ notBefore: some, notAfter: some, revision: z.number().nullish() }).nullish(),
})

export const certManagerKept = {
  spec: {
    ...members('secretName commonName dnsNames uris usages duration renewBefore isCA username'),
    issuerRef: { ...members('name group'), kind: 'word' },
    privateKey: members('algorithm size rotationPolicy'),
  },
  status: {
    ...members('revision certificate'),
    ...times('notBefore notAfter renewalTime lastFailureTime'),
    conditions: { ...wordMembers('type status reason'), lastTransitionTime: 'time' },
  },
} as const satisfies Record<string, Kept>

/** Where a certificate of a cluster lies: cert-manager and whoever mounts it know it by its Secret. */
const inSecret = (cluster: string, namespace: string, secret: string): string =>
  `${namespaced(cluster, namespace, secret)}#tls`

const bearer = (cluster: string, namespace: string, name: string): IdentityRef => ({
  provider: 'kubernetes',
  nativeId: `${cluster}/${namespace}/certificate/${name}`,
})

/** `2160h0m0s`, as Go writes durations. */
function secondsOf(duration: string | null | undefined): number | undefined {
  const parts = [...(duration ?? '').matchAll(/(\d{1,9})(h|m|s)/g)]
  if (parts.length === 0) return undefined
  const factor = { h: 3600, m: 60, s: 1 } as const
  const total = parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * factor[unit as 'h' | 'm' | 's'],
    0,
  )
  return total > 0 && total < 2 ** 31 ? total : undefined
}

/** What cert-manager was asked for, and what came of it. */
export function certManagerRecords(object: Members, metadata: Metadata, cluster: string): ModelRecord[] {
  if (object.kind === 'CertificateRequest') return requestRecords(object, metadata, cluster)
  if (object.kind !== 'Certificate')
    throw new NotAboutIdentities('An issuer of certificates; whom it signed for is in the certificates')
  const { spec, status } = checked(certificate, object, 'a Certificate of cert-manager')
  if (spec.isCA) throw new NotAboutIdentities('A certificate that signs others')
  const { namespace, name } = metadata
  const spiffe = (spec.uris ?? []).map(readSpiffeId).find((id) => id !== undefined)
  const identity: IdentityRef = spiffe
    ? { provider: 'spiffe', nativeId: spiffe.id }
    : bearer(cluster, namespace, name)
  const key = spec.privateKey
  const from = readTime(status?.notBefore)
  const usages = spec.usages ?? []
  // Without an end nothing was issued yet.
  const isIssued = Boolean(status?.notAfter)
  if (spiffe && !isIssued) throw new NotAboutIdentities('A Certificate that was never issued')
  const isServer = usages.includes('server auth') && !usages.includes('client auth')
  const credential: CredentialRecord = said({
    type: 'credential',
    identity,
    nativeId: inSecret(cluster, namespace, spec.secretName ?? name),
    kind: spiffe ? 'x509_svid' : isServer ? 'server_certificate' : 'client_certificate',
    static: !spiffe,
    label: `Certificate in Secret ${spec.secretName ?? name}`,
    status: 'active',
    createdAt: readTime(metadata.createdAt),
    rotatedAt: from,
    rotationTracked: from ? true : undefined,
    expiresAt: readTime(status?.notAfter),
    cannotExpire: false,
    versions: status?.revision ?? undefined,
    issuer: spec.issuerRef?.name ?? undefined,
    // What is not said is 90 days.
    ttlSeconds: secondsOf(spec.duration ?? '2160h'),
    binding: said({
      key: key?.algorithm ? [key.algorithm, key.size].filter(Boolean).join(' ') : undefined,
      key_rotation: key?.rotationPolicy ?? undefined,
      usages: usages.length > 0 ? usages : undefined,
      names: spec.dnsNames?.length ? spec.dnsNames.slice(0, 50) : undefined,
    }) as Record<string, string | string[]>,
  })
  if (spiffe) return [credential]
  const { labels, annotations } = metadata
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: spec.dnsNames?.[0] ?? spec.commonName ?? name,
      uniqueId: metadata.uid,
      scope: cluster,
      environment: environmentOfTags(labels) ?? environmentOfSegment(namespace),
      status: 'active',
      createdAt: readTime(metadata.createdAt),
      description: isServer ? 'A server certificate: it may not be used to log in as a client' : undefined,
      tags: { namespace, ...labels },
      ownerHints: someHints([
        ...ownerHintsOf(labels, 'label'),
        ...ownerHintsOf(annotations, 'annotation'),
        { from: 'path', key: 'namespace', value: namespace },
      ]),
    }),
    ...(isIssued ? [credential] : []),
  ]
}

const decoded = (value: unknown): Buffer | undefined => {
  const encoded = text(value)
  return encoded ? Buffer.from(encoded, 'base64') : undefined
}

/** Of requests that no Certificate stands for (a driver's, a mesh's) the certificate is here and nowhere else. */
function requestRecords(object: Members, metadata: Metadata, cluster: string): ModelRecord[] {
  if (metadata.annotations['cert-manager.io/certificate-name'])
    throw new NotAboutIdentities('A request for a Certificate, which is read by itself')
  const bytes = decoded(objectAt(object, 'status').certificate)
  if (!bytes) throw new NotAboutIdentities('A request that led to no certificate')
  const facts = certificateFacts(bytes)
  if (!facts) throw new Reject('The certificate of this request cannot be read')
  if (signsOthers(facts)) throw new NotAboutIdentities('A certificate that signs others')
  const spiffe = facts.uris.map(readSpiffeId).find((id) => id !== undefined)
  const account = serviceAccountIn(text(objectAt(object, 'spec').username))
  const identity: IdentityRef | undefined = spiffe
    ? { provider: 'spiffe', nativeId: spiffe.id }
    : account && { provider: 'kubernetes', nativeId: namespaced(cluster, account.namespace, account.name) }
  if (!identity)
    throw new NotAboutIdentities('A request that neither a SPIFFE ID nor a service account stands for')
  return [certificateRecord(facts, identity)]
}

/** A Secret of type kubernetes.io/tls. Its key is dropped unread. */
export function tlsSecretRecords(object: Members, metadata: Metadata, cluster: string): ModelRecord[] {
  const bytes = decoded(objectAt(object, 'data')['tls.crt'])
  if (!bytes) throw new NotAboutIdentities('A TLS Secret without its certificate')
  const facts = certificateFacts(bytes)
  if (!facts) throw new Reject('The certificate of this TLS Secret cannot be read')
  if (signsOthers(facts)) throw new NotAboutIdentities('A TLS Secret of an authority')
  const { namespace, name } = metadata
  const spiffe = facts.uris.map(readSpiffeId).find((id) => id !== undefined)
  const asked = metadata.annotations['cert-manager.io/certificate-name']
  const identity: IdentityRef = spiffe
    ? { provider: 'spiffe', nativeId: spiffe.id }
    : bearer(cluster, namespace, asked ?? name)
  const credential = certificateRecord(facts, identity, inSecret(cluster, namespace, name))
  if (spiffe || asked) return [credential]
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: bearerOf(facts) ?? name,
      scope: cluster,
      environment: environmentOfTags(metadata.labels) ?? environmentOfSegment(namespace),
      status: 'active',
      createdAt: readTime(metadata.createdAt),
      tags: { namespace, ...metadata.labels },
      ownerHints: someHints([
        ...ownerHintsOf(metadata.labels, 'label'),
        { from: 'path', key: 'namespace', value: namespace },
      ]),
    }),
    credential,
  ]
}
