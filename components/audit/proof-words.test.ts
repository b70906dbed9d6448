import { expect, test } from 'vitest'
import type { Verified } from '@/lib/model/answers/audit'
import { proofSentences } from './proof-words'

const verified: Verified = {
  entries: 740,
  checkpoints: 1,
  signedTo: { entry: '700', at: '2026-11-30T20:00:00.000Z' },
  archivedTo: null,
  stampedTo: null,
  faults: [],
  acknowledged: [],
}

test('without a time-stamping authority the proof says that nobody outside has confirmed it', () => {
  expect(proofSentences(verified)).toEqual([
    '740 entries checked against the hash chain and 1 signed checkpoint: all match.',
    'The last signed entry is 700, signed on 2026-11-30 20:00 UTC.',
    'No outside time-stamping authority has confirmed an entry.',
  ])
})

test('with one it says who confirmed which entry and when, and whether its name is verified', () => {
  const stampedTo = { entry: '700', at: '2026-11-30T20:01:10.000Z', by: 'Example TSA', isTrusted: true }
  expect(proofSentences({ ...verified, stampedTo }).at(-1)).toBe(
    'The time-stamping authority Example TSA confirmed entry 700 on 2026-11-30 20:01 UTC.',
  )
  expect(proofSentences({ ...verified, stampedTo: { ...stampedTo, isTrusted: false } }).at(-1)).toBe(
    'A time-stamping authority that calls itself Example TSA confirmed entry 700 on 2026-11-30 20:01 UTC. Its name is not verified: MUSTER_TSA_CA is not set, or does not contain its root certificate.',
  )
})
