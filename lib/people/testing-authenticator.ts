import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const sha256 = (of: string | Buffer) => createHash('sha256').update(of).digest()
const [PRESENT, VERIFIED, HAS_KEY] = [0x01, 0x04, 0x40]
const uint16 = (n: number) => Buffer.from([n >> 8, n & 0xff])

/** What a test can make a device do wrong. */
interface Wrong {
  origin?: string
  rpId?: string
  /** The device did not ask for finger, face or code. */
  unverified?: boolean
  count?: number
}

/**
 * A device in software, for tests: makes a passkey with an ES256 key and signs with it, byte for byte as WebAuthn, section 6, says.
 */
export function authenticator(party: { id: string; origin: string }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = randomBytes(32)
  let count = 0
  const clientData = (type: string, challenge: string, wrong: Wrong) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: wrong.origin ?? party.origin, crossOrigin: false }))
  const authData = (flags: number, wrong: Wrong, rest = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(wrong.count ?? ++count)
    const verified = wrong.unverified ? 0 : VERIFIED
    return Buffer.concat([sha256(wrong.rpId ?? party.id), Buffer.from([flags | verified]), counter, rest])
  }
  const named = { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' }
  return {
    id: named.id,
    /** The answer to `navigator.credentials.create`, as JSON. */
    make(challenge: string, wrong: Wrong = {}) {
      // COSE, RFC 9053, section 7.1: an EC2 key on P-256 for ES256.
      const coseKey = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const data = authData(
        PRESENT | HAS_KEY,
        wrong,
        Buffer.concat([Buffer.alloc(16), uint16(id.length), id, coseKey]),
      )
      // {"fmt": "none", "attStmt": {}, "authData": data} in CBOR.
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
        uint16(data.length),
        data,
      ])
      return {
        ...named,
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, wrong).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    /** The answer to `navigator.credentials.get`, as JSON. */
    sign(challenge: string, wrong: Wrong = {}) {
      const client = clientData('webauthn.get', challenge, wrong)
      const data = authData(PRESENT, wrong)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return JSON.stringify({
        ...named,
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      })
    },
  }
}
