import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, expect, test } from 'vitest'
import { receive, receivedOf } from './upload'

beforeAll(() => {
  process.env.MUSTER_DATA = mkdtempSync(path.join(os.tmpdir(), 'muster-upload-'))
})
const onDisk = () => readdirSync(path.join(process.env.MUSTER_DATA!, 'uploads'))

const whole = Buffer.from(Array.from({ length: 5000 }, (_, n) => `line ${n}\n`).join(''))
const sha256 = createHash('sha256').update(whole).digest('hex')
/** A connection that breaks behind so many bytes. */
function broken(bytes: number): Readable {
  return Readable.from(
    (async function* () {
      yield whole.subarray(0, bytes)
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('the connection broke')
    })(),
  )
}

test('an announced upload goes on where its connection broke', async () => {
  await expect(receive(broken(9000), 'a', { actorId: 'me', sha256, offset: 0 })).rejects.toThrow('broke')
  const received = await receivedOf('me', sha256)
  expect(received).toBe(9000)
  expect(await receivedOf('another', sha256)).toBe(0)
  await expect(receive(Readable.from([whole]), 'a', { actorId: 'me', sha256, offset: 100 })).rejects.toThrow(
    '9000 bytes of this body have arrived',
  )
  const arrival = await receive(Readable.from([whole.subarray(received)]), 'a', {
    actorId: 'me',
    sha256,
    offset: received,
  })
  expect(arrival.sha256).toBe(sha256)
  expect(readFileSync(arrival.path)).toEqual(whole)
  expect(await receivedOf('me', sha256)).toBe(0)
})

test('a body that is not what was announced leaves nothing', async () => {
  const before = onDisk()
  const announced = { actorId: 'me', sha256: 'f'.repeat(64), offset: 0 }
  await expect(receive(Readable.from([whole]), 'a', announced)).rejects.toThrow('sha256')
  expect(onDisk()).toEqual(before)
})

test('without an announcement a broken upload leaves nothing, and a large one is refused', async () => {
  const before = onDisk()
  await expect(receive(broken(9000), 'a')).rejects.toThrow('broke')
  await expect(receive(Readable.from([whole]), 'a', undefined, 1000)).rejects.toThrow('larger than 1000')
  await expect(receive(Readable.from([]), 'a')).rejects.toThrow('empty')
  expect(onDisk()).toEqual(before)
})
