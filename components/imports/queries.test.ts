import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Refused } from '@/components/session/ask'
import { isTooLarge, sendFile } from './queries'

/** A request whose connection ends while the body is sent. */
class CutRequest extends EventTarget {
  readonly upload = new EventTarget()
  open() {}
  setRequestHeader() {}
  send() {
    this.dispatchEvent(new Event('error'))
  }
}

beforeEach(() => {
  vi.stubGlobal('window', { location: { search: '' } })
  vi.stubGlobal('XMLHttpRequest', CutRequest)
})
afterEach(() => vi.unstubAllGlobals())

const delivery = { source: '', scope: '', completeness: 'partial', preview: true, asOf: '' } as const
const cut = () =>
  sendFile('2 files.tar', new Blob(['x']), delivery, () => {}, new AbortController().signal).catch(
    (error: unknown) => error,
  )

test('a body is too large when somebody says so, or ends its connection while the server still answers', async () => {
  expect(await isTooLarge(new Refused('Too large', 413, undefined))).toBe(true)
  expect(await isTooLarge(new Refused('Not allowed', 403, undefined))).toBe(false)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ rows: [] })))
  expect(await isTooLarge(await cut())).toBe(true)
  expect(await isTooLarge(new Error('Cancelled. Nothing was stored.'))).toBe(false)
})

test('a body is not too large when nobody answers at all: sending less would not help', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect(await isTooLarge(await cut())).toBe(false)
})
