import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { sealStream, unsealStream } from './seal-stream'

beforeAll(() => {
  process.env.MUSTER_SECRET = 'a secret for tests of sealed files only'
})

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const sealedOf = (bytes: Uint8Array, about = 'file') => buffer(sealStream(chunks(bytes, 60_001), about))
const openedOf = (bytes: Uint8Array, about = 'file') => buffer(unsealStream(chunks(bytes, 70_003), about))
const PART = (1 << 20) + 28

test('what is sealed opens to the same bytes, at and around the size of a part', async () => {
  for (const length of [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20]) {
    const bytes = Buffer.alloc(length, 'muster')
    expect((await openedOf(await sealedOf(bytes))).equals(bytes), String(length)).toBe(true)
  }
})

test('any bytes come back', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      expect((await openedOf(await sealedOf(bytes))).equals(bytes)).toBe(true)
    }),
  ))

test('parts that are changed, moved, left out, cut or of another file are refused', async () => {
  const sealed = await sealedOf(Buffer.alloc((1 << 20) * 2 + 5, 7))
  const [first, second, last] = [
    sealed.subarray(0, PART),
    sealed.subarray(PART, 2 * PART),
    sealed.subarray(2 * PART),
  ]
  const changed = Buffer.from(sealed)
  changed[40]! ^= 1
  for (const broken of [
    changed,
    Buffer.concat([second, first, last]),
    Buffer.concat([first, last]),
    Buffer.concat([first, second]),
    sealed.subarray(0, -1),
    Buffer.alloc(0),
  ])
    await expect(openedOf(broken)).rejects.toThrow()
  await expect(openedOf(sealed, 'another file')).rejects.toThrow()
})
