import { entryHash } from './write'

/** An entry as it is stored; `prevHash` and `hash` are SHA-256. */
export interface ChainedEntry {
  id: string
  at: Date
  actor: string
  action: string
  subject: string
  detail: unknown
  prevHash: Buffer
  hash: Buffer
}
/** That the entry with this id had this hash at that time, signed by the installation. */
export interface Checkpoint {
  entryId: string
  hash: Buffer
  at: Date
  signature: Buffer
}
export interface Fault {
  entry: string
  what: string
}
export interface Verified {
  entries: number
  checkpoints: number
  /** The first 100; an honest log has none. */
  faults: Fault[]
}

const FAULTS_SHOWN = 100

/** What a checkpoint's signature covers. */
export const checkpointMessage = ({ entryId, hash, at }: Omit<Checkpoint, 'signature'>): string =>
  `muster audit checkpoint\n${entryId}\n${hash.toString('hex')}\n${at.toISOString()}`

/**
 * Follows the chain from its first entry and holds it against the checkpoints. A changed entry breaks its own hash, a removed,
 * inserted or moved one breaks its neighbour's; what was cut off at the end or rewritten as a whole breaks a checkpoint.
 */
export async function checkChain(
  entries: AsyncIterable<ChainedEntry> | Iterable<ChainedEntry>,
  checkpoints: readonly Checkpoint[],
  isGenuine: (message: string, signature: Buffer) => boolean,
): Promise<Verified> {
  const faults: Fault[] = []
  const fault = (entry: string, what: string) => {
    if (faults.length < FAULTS_SHOWN) faults.push({ entry, what })
  }
  const awaited = new Map<string, Checkpoint>()
  for (const checkpoint of checkpoints) {
    if (isGenuine(checkpointMessage(checkpoint), checkpoint.signature))
      awaited.set(checkpoint.entryId, checkpoint)
    else fault(checkpoint.entryId, 'the checkpoint was not signed by this installation')
  }
  let count = 0
  let previous: Buffer = Buffer.alloc(32)
  let expected = 1n
  for await (const entry of entries) {
    count++
    if (BigInt(entry.id) !== expected)
      fault(entry.id, `entry ${expected} should stand here: one was removed, inserted or moved`)
    if (!entry.prevHash.equals(previous)) fault(entry.id, 'it does not follow the entry before it')
    if (!entryHash(entry.prevHash, entry).equals(entry.hash))
      fault(entry.id, 'its content is not what was written')
    const checkpoint = awaited.get(entry.id)
    if (checkpoint && !checkpoint.hash.equals(entry.hash))
      fault(entry.id, `it is not the entry that was signed on ${checkpoint.at.toISOString()}`)
    awaited.delete(entry.id)
    previous = entry.hash
    expected = BigInt(entry.id) + 1n
  }
  for (const { entryId, at } of awaited.values())
    fault(entryId, `the log ends before it, and it was signed on ${at.toISOString()}`)
  return { entries: count, checkpoints: checkpoints.length, faults }
}
