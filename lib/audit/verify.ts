import { note, noteRead } from './write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { rows, transaction } from '@/lib/db/pool'
import { isSigned, publicKey, signed } from '@/lib/db/signing'
import { Invalid } from '@/lib/model/errors'
import { checkChain, type ChainedEntry, type Checkpoint, checkpointMessage, type Verified } from './chain'

const PAGE = 5000

async function* storedEntries(): AsyncGenerator<ChainedEntry> {
  for (let after = '0'; ;) {
    const page = await rows<ChainedEntry>(
      `select e.id::text, e.at, e.actor, e.action, e.subject, e.detail, e.prev_hash as "prevHash", e.hash from audit_entry e
       where e.id > $1 order by e.id limit ${PAGE}`,
      [after],
    )
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}

const storedCheckpoints = () =>
  rows<Checkpoint>(
    'select entry_id::text as "entryId", hash, at, signature from audit_checkpoint order by entry_id',
  )

/** A checkpoint as it is handed out, to be kept where nobody who runs Muster can reach it. */
export interface SignedCheckpoint {
  entry: string
  /** SHA-256, hex. */
  hash: string
  at: string
  /** Ed25519, base64url. */
  signature: string
  /** Which of the keys at /.well-known/muster-keys.json signed. */
  kid: string
}

const handedOut = ({ entryId, hash, at, signature }: Checkpoint): SignedCheckpoint => ({
  entry: entryId,
  hash: hash.toString('hex'),
  at: at.toISOString(),
  signature: signature.toString('base64url'),
  kid: publicKey().kid,
})

/**
 * Verifies the whole log against its chain, the stored checkpoints and those that somebody kept.
 * @param kept checkpoints from outside, as `signCheckpoint` handed them out
 */
export function verifyAudit(actor: Actor, kept: readonly SignedCheckpoint[] = []): Promise<Verified> {
  demand(actor, 'audit:read')
  return noteRead(actor, 'audit log').then(() => verifyStored(kept))
}

async function verifyStored(kept: readonly SignedCheckpoint[]): Promise<Verified> {
  const checkpoints = [...(await storedCheckpoints()), ...kept.map(readCheckpoint)]
  return checkChain(storedEntries(), checkpoints, isSigned)
}

function readCheckpoint({ entry, hash, at, signature }: SignedCheckpoint): Checkpoint {
  if (!/^\d{1,18}$/.test(entry) || !/^[0-9a-f]{64}$/.test(hash) || Number.isNaN(Date.parse(at)))
    throw new Invalid('This is no checkpoint: it needs entry, hash, at and signature, as Muster wrote them.')
  return {
    entryId: entry,
    hash: Buffer.from(hash, 'hex'),
    at: new Date(at),
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Signs how far the log has grown, and returns it to be kept elsewhere. Signing twice at the same entry signs once. */
export async function signCheckpoint(actor: Actor): Promise<SignedCheckpoint> {
  demand(actor, 'audit:read')
  await note(actor.label, { action: 'audit.checkpoint', subject: 'audit log' })
  return signLatest()
}

/** The same on the hour, when the log has grown since the last one. */
export async function signGrowth(): Promise<void> {
  const [grown] = await rows(
    'select 1 from audit_entry where id > (select coalesce(max(entry_id), 0) from audit_checkpoint) limit 1',
  )
  if (grown) await signLatest()
}

const signLatest = (): Promise<SignedCheckpoint> =>
  transaction(async (client) => {
    // The same lock as the writer's: the entry that is signed is the last one.
    await client.query('select pg_advisory_xact_lock(5, 0)')
    const { rows: last } = await client.query(
      'select id::text as "entryId", hash from audit_entry order by id desc limit 1',
    )
    const checkpoint = { ...(last[0] as Pick<Checkpoint, 'entryId' | 'hash'>), at: new Date() }
    const signature = signed(checkpointMessage(checkpoint))
    await client.query(
      'insert into audit_checkpoint (entry_id, hash, at, signature) values ($1, $2, $3, $4) on conflict do nothing',
      [checkpoint.entryId, checkpoint.hash, checkpoint.at, signature],
    )
    const { rows: stored } = await client.query(
      'select entry_id::text as "entryId", hash, at, signature from audit_checkpoint where entry_id = $1',
      [checkpoint.entryId],
    )
    return handedOut(stored[0])
  })
