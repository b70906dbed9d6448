import fc from 'fast-check'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkChain, type ChainedEntry, type Checkpoint, checkpointMessage } from './chain'
import { entryHash } from './hash'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const isGenuine = (message: string, signature: Buffer) =>
  verify(null, Buffer.from(message), publicKey, signature)

type Content = Pick<ChainedEntry, 'actor' | 'action' | 'subject' | 'detail'>
function chain(contents: Content[]): ChainedEntry[] {
  let previous: Buffer = Buffer.alloc(32)
  return contents.map((content, index) => {
    const entry = { ...content, id: String(index + 1), at: new Date(Date.UTC(2026, 0, 1, 0, index)) }
    const hash = entryHash(previous, entry)
    const chained = { ...entry, prevHash: previous, hash }
    previous = hash
    return chained
  })
}
function checkpointOf({ id, hash }: ChainedEntry): Checkpoint {
  const at = new Date('2026-02-01T00:00:00Z')
  return {
    entryId: id,
    hash,
    at,
    signature: sign(null, Buffer.from(checkpointMessage({ entryId: id, hash, at })), privateKey),
  }
}
const content = fc.record({
  actor: fc.string(),
  action: fc.string(),
  subject: fc.string(),
  detail: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true, maxKeys: 3 }),
})
const contents = fc.array(content, { minLength: 3, maxLength: 12 })
const check = (entries: ChainedEntry[], checkpoints: Checkpoint[]) =>
  checkChain(entries, checkpoints, isGenuine)

test('an honest log has no faults', async () => {
  await fc.assert(
    fc.asyncProperty(contents, async (list) => {
      const entries = chain(list)
      expect((await check(entries, entries.map(checkpointOf))).faults).toEqual([])
    }),
  )
})

test('any entry changed, removed, inserted or moved is found, and so is a log rewritten or cut', async () => {
  const tampering = fc.constantFrom<(entries: ChainedEntry[], at: number, list: Content[]) => ChainedEntry[]>(
    (entries, at) => entries.with(at, { ...entries[at]!, actor: `${entries[at]!.actor}x` }),
    (entries, at) => entries.with(at, { ...entries[at]!, detail: { other: entries[at]!.detail } }),
    (entries, at) => entries.with(at, { ...entries[at]!, at: new Date(0) }),
    (entries, at) => entries.toSpliced(at, 1),
    (entries, at) => entries.toSpliced(at, 0, { ...entries[at]!, subject: `${entries[at]!.subject}x` }),
    (entries, at) =>
      entries.with(at, entries[(at + 1) % entries.length]!).with((at + 1) % entries.length, entries[at]!),
    (entries, at) => entries.slice(0, at),
    // By somebody who knows how: everything behind the change is hashed again.
    (_, at, list) => chain(list.with(at, { ...list[at]!, actor: `${list[at]!.actor}x` })),
  )
  await fc.assert(
    fc.asyncProperty(contents, fc.nat(), tampering, async (list, seed, tamper) => {
      const entries = chain(list)
      const signed = [checkpointOf(entries.at(-1)!)]
      const { faults } = await check(tamper(entries, seed % entries.length, list), signed)
      expect(faults.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})

test('a checkpoint that the installation did not sign is a fault of its own', async () => {
  const entries = chain([{ actor: 'a', action: 'b', subject: 'c', detail: {} }])
  const forged = { ...checkpointOf(entries[0]!), signature: Buffer.alloc(64) }
  expect((await check(entries, [forged])).faults).toEqual([
    { entry: '1', what: 'the checkpoint was not signed by this installation' },
  ])
})
