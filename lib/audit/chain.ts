import { entryHash } from './hash'
import type { Fault, Verified } from '@/lib/model/answers/audit'

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
/** That a break at an entry is known, and why, signed by the installation; itself an entry of the log. */
export interface Acknowledgement {
  entry: string
  /** What the entry holds now, SHA-256 in hex: another change of it is another break. */
  state: string
  reason: string
  signature: string
}

/** The entry after which a part of the log goes on. */
export interface Link {
  entry: bigint
  hash: Buffer
}
export const BEGINNING: Link = { entry: 0n, hash: Buffer.alloc(32) }

const FAULTS_SHOWN = 100
export const ACKNOWLEDGED = 'audit.break-acknowledged'

/** What an acknowledgement's signature covers. */
export const acknowledgementMessage = ({
  entry,
  state,
  reason,
}: Omit<Acknowledgement, 'signature'>): string =>
  `muster audit acknowledgement\n${entry}\n${state}\n${reason}`

/** What an entry holds and how it is chained, as it stands: SHA-256 in hex. */
export const stateOf = (entry: ChainedEntry): string =>
  entryHash(Buffer.concat([entry.prevHash, entry.hash]), entry).toString('hex')

/** What a checkpoint's signature covers. */
export const checkpointMessage = ({ entryId, hash, at }: Omit<Checkpoint, 'signature'>): string =>
  `muster audit checkpoint\n${entryId}\n${hash.toString('hex')}\n${at.toISOString()}`

/**
 * Follows the chain from its first entry to its last, past every break, and holds it against the checkpoints. A changed entry
 * breaks its own hash, a removed, inserted or moved one breaks its neighbour's; what was cut off at the end or rewritten as a whole
 * breaks a checkpoint. A break that was acknowledged under the installation's signature is told apart, for as long as the entry
 * stays as it was then.
 * @param after what the first of these entries follows on: another one where the beginning of the log is in archives
 */
export async function checkChain(
  entries: AsyncIterable<ChainedEntry> | Iterable<ChainedEntry>,
  checkpoints: readonly Checkpoint[],
  isGenuine: (message: string, signature: Buffer) => boolean,
  after: Link = BEGINNING,
): Promise<Omit<Verified, 'stampedTo' | 'archivedTo'>> {
  const found: (Fault & { state: string | null })[] = []
  const known = new Map<string, { by: string; reason: string }>()
  const fault = (entry: string, what: string, state: string | null = null) => {
    if (found.length < FAULTS_SHOWN * 10) found.push({ entry, what, state })
  }
  const awaited = new Map<string, Checkpoint[]>()
  for (const checkpoint of checkpoints) {
    const { entryId } = checkpoint
    if (!isGenuine(checkpointMessage(checkpoint), checkpoint.signature))
      fault(entryId, 'the checkpoint was not signed by this installation')
    else if (BigInt(entryId) > after.entry)
      awaited.set(entryId, [...(awaited.get(entryId) ?? []), checkpoint])
    else if (BigInt(entryId) === after.entry && !checkpoint.hash.equals(after.hash))
      fault(
        entryId,
        `the archive does not end with the entry that was signed on ${checkpoint.at.toISOString()}`,
      )
  }
  const newest = [...awaited.values()]
    .flat()
    .sort((a, b) => (BigInt(a.entryId) < BigInt(b.entryId) ? 1 : -1))[0]
  let count = 0
  let previous = after.hash
  let expected = after.entry + 1n
  for await (const entry of entries) {
    count++
    const state = stateOf(entry)
    if (BigInt(entry.id) !== expected)
      fault(entry.id, `entry ${expected} should stand here: one was removed, inserted or moved`, state)
    if (!entry.prevHash.equals(previous)) fault(entry.id, 'its hash does not match the previous entry', state)
    if (!entryHash(entry.prevHash, entry).equals(entry.hash))
      fault(entry.id, 'its content was modified', state)
    for (const checkpoint of awaited.get(entry.id) ?? [])
      if (!checkpoint.hash.equals(entry.hash))
        fault(entry.id, `it is not the entry that was signed on ${checkpoint.at.toISOString()}`, state)
    awaited.delete(entry.id)
    const acknowledgement = entry.action === ACKNOWLEDGED ? readAcknowledgement(entry.detail) : null
    if (
      acknowledgement &&
      isGenuine(acknowledgementMessage(acknowledgement), Buffer.from(acknowledgement.signature, 'base64url'))
    )
      known.set(`${acknowledgement.entry} ${acknowledgement.state}`, {
        by: entry.actor,
        reason: acknowledgement.reason,
      })
    previous = entry.hash
    expected = BigInt(entry.id) + 1n
  }
  for (const [entryId, [checkpoint]] of awaited)
    fault(entryId, `the log ends before it, and it was signed on ${checkpoint!.at.toISOString()}`)
  const faults: Fault[] = []
  const acknowledged: Verified['acknowledged'] = []
  for (const { entry, what, state } of found) {
    const reply = state === null ? undefined : known.get(`${entry} ${state}`)
    if (reply) acknowledged.push({ entry, what, ...reply })
    else if (faults.length < FAULTS_SHOWN) faults.push({ entry, what })
  }
  return {
    entries: count,
    checkpoints: checkpoints.length,
    faults,
    acknowledged: acknowledged.slice(0, FAULTS_SHOWN),
    signedTo: newest ? { entry: newest.entryId, at: newest.at.toISOString() } : null,
  }
}

function readAcknowledgement(detail: unknown): Acknowledgement | null {
  const { entry, state, reason, signature } = (detail ?? {}) as Record<string, unknown>
  const isOne = [entry, state, reason, signature].every((one) => typeof one === 'string')
  return isOne ? ({ entry, state, reason, signature } as Acknowledgement) : null
}
