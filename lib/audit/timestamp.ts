import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto'
import { Attribute, ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms'
import { AsnArray, AsnParser, AsnSerializer, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema'
import {
  id_ct_tstInfo,
  MessageImprint,
  PKIStatus,
  TimeStampReq,
  TimeStampReqVersion,
  TimeStampResp,
  TSTInfo,
} from '@peculiar/asn1-tsp'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'

// Time stamps after RFC 3161, in a token of RFC 5652 (CMS): that an authority outside saw a hash, and when.
const SHA256 = '2.16.840.1.101.3.4.2.1'
const hashes: Readonly<Record<string, string>> = {
  [SHA256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
/** Algorithms of signatures that name their hash themselves. Others sign with that of the digest. */
const hashOfSignature: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
/** The attributes that name the signer's certificate by its hash: SHA-1 alone in the first, any in the second (RFC 5035). */
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'
const ED25519 = '1.3.101.112'
/** Extended key usage: a certificate for time stamps. */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
/** Certificates between that of the authority and its root. */
const CHAIN_MAX = 4
const ANSWER_BYTES_MAX = 65_536
const ANSWER_MS_MAX = 10_000

/** What a token says: when the hash was seen, and by whom (the subject of the authority's certificate). */
export interface Stamp {
  at: Date
  by: string
  /** Its certificate leads to one of the given roots: anybody can make one that does not. */
  isTrusted: boolean
}

const sha256 = (message: string): Buffer => createHash('sha256').update(message).digest()
const sameBytes = (a: ArrayBuffer | Uint8Array, b: ArrayBuffer | Uint8Array): boolean =>
  Buffer.from(a as Uint8Array).equals(Buffer.from(b as Uint8Array))

/**
 * Has an authority stamp the SHA-256 of a message.
 * @returns its token (DER), which `readStamp` accepts
 * @throws an Error with what the authority answered, or what is wrong with its token
 */
export async function requestStamp(authority: string, message: string): Promise<Buffer> {
  // Positive and without leading zeros, so that it reads the same however it is written.
  const nonce = Buffer.concat([Buffer.from([0x40]), randomBytes(7)])
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256, parameters: null }),
      hashedMessage: new OctetString(sha256(message)),
    }),
    nonce: new Uint8Array(nonce).buffer,
    certReq: true,
  })
  const answer = await fetch(authority, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: AsnSerializer.serialize(request),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  })
  if (!answer.ok) throw new Error(`The time-stamping authority answered ${answer.status}.`)
  const { status, timeStampToken } = AsnParser.parse(await bytesOf(answer), TimeStampResp)
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods)
    throw new Error(`The time-stamping authority refused the request (PKIStatus ${status.status}).`)
  if (!timeStampToken) throw new Error('The time-stamping authority sent no token.')
  const token = Buffer.from(AsnSerializer.serialize(timeStampToken))
  readStamp(token, message)
  if (!sameBytes(infoIn(signedIn(token)).nonce ?? new Uint8Array(), nonce))
    throw new Error('The token belongs to another request: its nonce differs.')
  return token
}

async function bytesOf(answer: Response): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body ?? []) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX)
      throw new Error('The time-stamping authority sent an answer that is too large.')
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts)).buffer
}

function signedIn(token: Uint8Array): SignedData {
  const { contentType, content } = AsnParser.parse(token as Uint8Array<ArrayBuffer>, ContentInfo)
  if (contentType !== id_signedData) throw new Error('The token is not a signed message.')
  return AsnParser.parse(content, SignedData)
}

function infoIn({ encapContentInfo }: SignedData): TSTInfo {
  const content = encapContentInfo.eContent?.single?.buffer
  if (encapContentInfo.eContentType !== id_ct_tstInfo || !content)
    throw new Error('The token contains no time stamp.')
  return AsnParser.parse(content, TSTInfo)
}

/**
 * What a token says of a message. It is proved to be of the message, whole, and signed with the certificate for time stamps that it
 * carries, at a time when that was valid.
 * @param roots certificates that vouch for the authority; without any, nothing is trusted
 * @throws an Error that says what is wrong
 */
export function readStamp(token: Uint8Array, message: string, roots: readonly X509Certificate[] = []): Stamp {
  const signed = signedIn(token)
  const info = infoIn(signed)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  if (hashAlgorithm.algorithm !== SHA256 || !sameBytes(hashedMessage.buffer, sha256(message)))
    throw new Error('The time stamp is for other data.')
  const [signer] = signed.signerInfos
  if (!signer) throw new Error('The time stamp is not signed.')
  const certificates = (signed.certificates ?? []).flatMap((one) =>
    one.certificate ? [new X509Certificate(Buffer.from(AsnSerializer.serialize(one.certificate)))] : [],
  )
  const certificate = certificates.find((one) => one.keyUsage?.includes(TIME_STAMPING))
  if (!certificate) throw new Error('The time stamp contains no certificate for time-stamping.')
  if (!isSignedBy(signer, certificate, Buffer.from(signed.encapContentInfo.eContent!.single!.buffer)))
    throw new Error('The signature of the time stamp is not valid.')
  const at = info.genTime
  if (at < new Date(certificate.validFrom) || at > new Date(certificate.validTo))
    throw new Error('The time stamp is outside the validity of its certificate.')
  return {
    at,
    by: certificate.subject.replaceAll('\n', ', '),
    isTrusted: leadsTo(roots, certificate, certificates, at),
  }
}

/** Whether a certificate was issued by a root, or by certificates on the way to one that came with it, all valid at that time. */
function leadsTo(
  roots: readonly X509Certificate[],
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  at: Date,
  depth = 0,
): boolean {
  const issued = (issuer: X509Certificate, one: X509Certificate) =>
    issuer.ca &&
    one.checkIssued(issuer) &&
    one.verify(issuer.publicKey) &&
    at >= new Date(issuer.validFrom) &&
    at <= new Date(issuer.validTo)
  if (roots.some((root) => issued(root, certificate))) return true
  return (
    depth < CHAIN_MAX &&
    others.some(
      (other) =>
        other !== certificate && issued(other, certificate) && leadsTo(roots, other, others, at, depth + 1),
    )
  )
}

/** Without it anybody could put another certificate with the same key, and another name, into the token (RFC 3161, section 2.4.2). */
function namesCertificate(attributes: readonly Attribute[], certificate: X509Certificate): boolean {
  const has = (attribute: string, algorithms: readonly string[]) =>
    attributes
      .filter(({ attrType }) => attrType === attribute)
      .some(({ attrValues: [value] }) =>
        algorithms.some((one) =>
          Buffer.from(value ?? new ArrayBuffer()).includes(createHash(one).update(certificate.raw).digest()),
        ),
      )
  return has(SIGNING_CERTIFICATE, ['sha1']) || has(SIGNING_CERTIFICATE_V2, Object.values(hashes))
}

class Attributes extends AsnArray<Attribute> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })(Attributes)

/** The signature covers the attributes, and one of those is the hash of the content (RFC 5652, sections 5.4 and 11.2). */
function isSignedBy(signer: SignerInfo, certificate: X509Certificate, content: Buffer): boolean {
  const hash = hashes[signer.digestAlgorithm.algorithm]
  if (!hash || !signer.signedAttrs) return false
  const [digest] = signer.signedAttrs.find(({ attrType }) => attrType === MESSAGE_DIGEST)?.attrValues ?? []
  const said = digest && AsnParser.parse(digest, OctetString)
  if (!said || !sameBytes(said.buffer, createHash(hash).update(content).digest())) return false
  if (!namesCertificate(signer.signedAttrs, certificate)) return false
  // What is signed is their SET in DER; in the message it stands under a tag of its own.
  const attributes = Buffer.from(AsnSerializer.serialize(new Attributes(signer.signedAttrs)))
  const { algorithm } = signer.signatureAlgorithm
  const by = algorithm === ED25519 ? null : (hashOfSignature[algorithm] ?? hash)
  return verify(by, attributes, certificate.publicKey, Buffer.from(signer.signature.buffer))
}
