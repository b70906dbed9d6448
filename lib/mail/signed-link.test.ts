import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readSignedLink, signedAddress } from './signed-link'

vi.stubEnv('MUSTER_SECRET', 'a secret of this test that is long enough')
vi.stubEnv('MUSTER_URL', 'https://muster.example')
const now = new Date('2026-11-29T08:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const given = (address: string) => Object.fromEntries(new URL(address).searchParams)

test('leads one reader to one page for two weeks', () => {
  const address = signedAddress('/attestation/inbox?campaign=3', 'Ada@Corp.example', now)
  expect(new URL(address).pathname).toBe('/review')
  expect(readSignedLink(given(address), later(13))).toMatchObject({
    to: '/attestation/inbox?campaign=3',
    for: 'ada@corp.example',
  })
  expect(readSignedLink(given(address), later(15))).toBe('expired')
})

test('whatever is changed in it, it is refused', () => {
  const link = given(signedAddress('/attestation/inbox?campaign=3', 'ada@corp.example', now))
  fc.assert(
    fc.property(
      fc.constantFrom('to', 'for', 'until', 'signature'),
      fc.oneof(fc.string(), fc.emailAddress(), fc.nat().map(String)),
      (part, value) => {
        fc.pre(value !== link[part])
        expect(readSignedLink({ ...link, [part]: value }, now)).toBeNull()
      },
    ),
  )
  expect(readSignedLink({}, now)).toBeNull()
})
