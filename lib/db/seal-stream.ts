import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derivedKey } from './settings'

// AES-256-GCM in parts, each bound to its file and to its place in it, the last one marked: a part that is changed, moved or left out
// is found before it is handed on. After "STREAM" of Hoang, Reyhanitabar, Rogaway and Vizár, 2015, with random nonces.
const PART_BYTES = 1 << 20
const NONCE_BYTES = 12
const TAG_BYTES = 16
const OVERHEAD = NONCE_BYTES + TAG_BYTES

/** Seals bytes of any length. @param about what they are (the hash of a file): they open under the same words only */
export async function* sealStream(bytes: AsyncIterable<Uint8Array>, about: string): AsyncGenerator<Buffer> {
  let no = 0
  let held: Buffer | null = null
  for await (const part of inParts(bytes, PART_BYTES)) {
    if (held) yield sealed(held, about, no++, false)
    held = part
  }
  yield sealed(held ?? Buffer.alloc(0), about, no, true)
}

/** The bytes again. Throws where they were sealed under another secret or words, were changed, or do not end where they did. */
export async function* unsealStream(bytes: AsyncIterable<Uint8Array>, about: string): AsyncGenerator<Buffer> {
  let no = 0
  let held: Buffer | null = null
  for await (const part of inParts(bytes, PART_BYTES + OVERHEAD)) {
    if (held) yield opened(held, about, no++, false)
    held = part
  }
  if (!held) throw new Error('The sealed file is empty.')
  yield opened(held, about, no, true)
}

const placeOf = (about: string, no: number, isLast: boolean) =>
  Buffer.from(`${about}\n${no}\n${isLast ? 'last' : 'more'}`)

function sealed(plain: Buffer, about: string, no: number, isLast: boolean): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derivedKey('originals'), nonce)
  cipher.setAAD(placeOf(about, no, isLast))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function opened(part: Buffer, about: string, no: number, isLast: boolean): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', derivedKey('originals'), part.subarray(0, NONCE_BYTES))
  decipher.setAAD(placeOf(about, no, isLast)).setAuthTag(part.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(part.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}

/** The same bytes in parts of one size; the last may be shorter. */
async function* inParts(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of bytes) {
    held.push(chunk)
    length += chunk.length
    while (length >= size) {
      const all = Buffer.concat(held)
      yield all.subarray(0, size)
      held = [all.subarray(size)]
      length -= size
    }
  }
  if (length > 0) yield Buffer.concat(held)
}
