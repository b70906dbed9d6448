import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { note, noteRead, write } from './write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { rows, transaction } from '@/lib/db/pool'
import { setting } from '@/lib/db/settings'
import { isSigned, publicKey, signed } from '@/lib/db/signing'
import { demandAll } from '@/lib/auth/scope'
import { Conflict, Invalid } from '@/lib/model/errors'
import {
  ACKNOWLEDGED,
  acknowledgementMessage,
  BEGINNING,
  checkChain,
  type ChainedEntry,
  type Checkpoint,
  checkpointMessage,
  stateOf,
} from './chain'
import { archivedEntries, archivedParts } from './archive'
import { readStamp } from './timestamp'
import type { Fault, SignedCheckpoint, Verified } from '@/lib/model/answers/audit'

const PAGE = 5000

const ENTRIES = `
  select e.id::text, e.at, e.actor, e.action, e.subject, e.detail, e.prev_hash as "prevHash", e.hash
  from audit_entry e`

async function* storedEntries(): AsyncGenerator<ChainedEntry> {
  for (let after = '0'; ;) {
    const page = await rows<ChainedEntry>(`${ENTRIES} where e.id > $1 order by e.id limit ${PAGE}`, [after])
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}

/** The checkpoint of the newest entry that is signed. */
export const newestCheckpoint = async (): Promise<Checkpoint | undefined> => {
  const [newest] = await rows<Checkpoint>(
    `select entry_id::text as "entryId", hash, at, signature
     from audit_checkpoint
     order by entry_id desc
     limit 1`,
  )
  return newest
}

const storedCheckpoints = () =>
  rows<Checkpoint>(
    'select entry_id::text as "entryId", hash, at, signature from audit_checkpoint order by entry_id',
  )

/** A checkpoint as it is kept elsewhere. */
export const handedOut = ({ entryId, hash, at, signature }: Checkpoint): SignedCheckpoint => ({
  entry: entryId,
  hash: hash.toString('hex'),
  at: at.toISOString(),
  signature: signature.toString('base64url'),
  kid: publicKey().kid,
})

/**
 * Verifies the whole log against its chain, the stored checkpoints and those that somebody kept.
 * @param kept checkpoints from outside, as `signCheckpoint` handed them out
 * @param archives files of all archives, in order, to follow the chain from its first entry
 */
export function verifyAudit(
  actor: Actor,
  kept: readonly SignedCheckpoint[] = [],
  archives: readonly string[] = [],
): Promise<Verified> {
  demand(actor, 'audit:read')
  return noteRead(actor, 'audit log').then(() => verifyStored(kept, archives))
}

async function verifyStored(
  kept: readonly SignedCheckpoint[],
  archives: readonly string[],
): Promise<Verified> {
  const checkpoints = [...(await storedCheckpoints()), ...kept.map(readCheckpoint)]
  const archived = await archivedParts()
  const last = archived.at(-1)
  // With all archives the chain is followed from its first entry; without them from where the last of them ends.
  const whole = archives.length > 0
  const verified = await checkChain(
    whole ? withArchives(archives) : storedEntries(),
    checkpoints,
    isSigned,
    whole || !last ? BEGINNING : last,
  )
  const { stampedTo, faults } = await stampsOf()
  const silence = await silenceOf(verified, archived.length > 0)
  return {
    ...verified,
    archivedTo: last
      ? { entry: String(last.entry), at: last.at.toISOString(), archives: archived.length }
      : null,
    stampedTo,
    faults: [...verified.faults, ...faults, ...(silence ? [silence] : [])],
  }
}

async function* withArchives(files: readonly string[]): AsyncGenerator<ChainedEntry> {
  for (const file of files) yield* archivedEntries(file)
  yield* storedEntries()
}

/** The certificates that vouch for the time-stamping authority, as the settings name them. */
async function authorityRoots(): Promise<X509Certificate[]> {
  const file = setting('MUSTER_TSA_CA')
  if (!file) return []
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Invalid(`The root certificates of MUSTER_TSA_CA cannot be read: ${error.message}`)
  })
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw new Invalid(`${file} (MUSTER_TSA_CA) holds no certificate in PEM.`)
  return blocks.map((block) => new X509Certificate(block))
}

/** Holds the time stamps against the checkpoints that they are of. */
async function stampsOf(): Promise<{ stampedTo: Verified['stampedTo']; faults: Fault[] }> {
  const stamps = await rows<Checkpoint & { stamp: Buffer }>(
    `select c.entry_id::text as "entryId", c.hash, c.at, c.signature, s.stamp
     from audit_timestamp s
       join audit_checkpoint c using (entry_id)
     order by c.entry_id`,
  )
  const roots = await authorityRoots()
  const faults: Fault[] = []
  let stampedTo: Verified['stampedTo'] = null
  for (const one of stamps)
    try {
      const { at, by, isTrusted } = readStamp(one.stamp, checkpointMessage(one), roots)
      stampedTo = { entry: one.entryId, at: at.toISOString(), by, isTrusted }
    } catch (error) {
      faults.push({
        entry: one.entryId,
        what: `its time stamp is not valid: ${(error as Error).message}`,
      })
    }
  return { stampedTo, faults: faults.slice(0, 100) }
}

/** Checkpoints are signed on the hour, and when the worker stops. */
const CHECKPOINT_HOURS_MAX = 3
const DAY_MS = 86_400_000

/**
 * Whoever removes the end of the log together with its checkpoints leaves a shorter log that follows from itself. The
 * answer says what it cannot prove: only a checkpoint kept elsewhere shows that nothing is missing.
 */
async function silenceOf(
  { entries, signedTo }: Pick<Verified, 'entries' | 'signedTo'>,
  isArchived: boolean,
): Promise<Fault | null> {
  if (entries === 0)
    return {
      entry: '1',
      what: 'the log is empty, which cannot happen on a running installation: compare it with an external checkpoint',
    }
  const [first] = await rows<{ at: Date; begun: Date }>(
    'select e.at, i.created_at as begun from audit_entry e, installation i order by e.id limit 1',
  )
  // The first start writes the first entry.
  if (!isArchived && first!.at.getTime() - first!.begun.getTime() > DAY_MS)
    return {
      entry: '1',
      what: `the log begins on ${first!.at.toISOString()}, although this installation has run since ${first!.begun.toISOString()}: earlier entries are missing`,
    }
  const since = signedTo ? new Date(signedTo.at) : first!.at
  if (Date.now() - since.getTime() < CHECKPOINT_HOURS_MAX * 3_600_000) return null
  return {
    entry: signedTo?.entry ?? '1',
    what: `no checkpoint is newer than ${signedTo ? signedTo.at : 'the first entry'}, although one is signed every hour while the worker runs: later entries may have been removed. Compare the log with an external checkpoint`,
  }
}

/**
 * Acknowledges a break, so that verification tells it apart from new ones. The break stays visible, with the reason and who gave
 * it; a checkpoint is signed behind it.
 * @throws Conflict when the entry is not broken
 */
export async function acknowledgeBreak(
  actor: Actor,
  entry: string,
  reason: string,
): Promise<{ entry: string; faults: string[] }> {
  demand(actor, 'policy:change')
  demandAll(actor)
  const { faults } = await verifyStored([], [])
  const broken = faults.filter((fault) => fault.entry === entry)
  const [stored] = await rows<ChainedEntry>(`${ENTRIES} where e.id = $1`, [entry])
  if (!stored || broken.length === 0) throw new Conflict(`Verification finds no break at entry ${entry}.`)
  const said = { entry, state: stateOf(stored), reason }
  const signature = signed(acknowledgementMessage(said)).toString('base64url')
  await write(actor, 'policy:change', async () => ({
    result: undefined,
    audit: { action: ACKNOWLEDGED, subject: `entry ${entry}`, detail: { ...said, signature } },
  }))
  await signLatest()
  return { entry, faults: broken.map((fault) => fault.what) }
}

function readCheckpoint({ entry, hash, at, signature }: SignedCheckpoint): Checkpoint {
  if (!/^\d{1,18}$/.test(entry) || !/^[0-9a-f]{64}$/.test(hash) || Number.isNaN(Date.parse(at)))
    throw new Invalid('Not a checkpoint: entry, hash, at and signature are required.')
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

/**
 * The same on the hour, and when the worker starts and stops. An hour without entries is itself recorded, so that a
 * missing hour means that the end of the log was cut off.
 */
export async function signGrowth(): Promise<void> {
  const [state] = await rows<{ has_grown: boolean; is_old: boolean }>(
    `select
       exists (
         select 1 from audit_entry where id > (select coalesce(max(entry_id), 0) from audit_checkpoint)
       ) as has_grown,
       coalesce((select max(at) from audit_checkpoint) < now() - interval '50 minutes', true) as is_old`,
  )
  if (!state!.has_grown && !state!.is_old) return
  if (!state!.has_grown) await note('system', { action: 'audit.checkpoint', subject: 'audit log' })
  await signLatest()
}

const signLatest = (): Promise<SignedCheckpoint> =>
  transaction(async (client) => {
    // The same lock as the writer's: the entry that is signed is the last one.
    await client.query('select pg_advisory_xact_lock(5, 0)')
    const { rows: last } = await client.query<Pick<Checkpoint, 'entryId' | 'hash'>>(
      'select id::text as "entryId", hash from audit_entry order by id desc limit 1',
    )
    if (!last[0]) throw new Conflict('The log is empty.')
    const checkpoint = { ...last[0], at: new Date() }
    const signature = signed(checkpointMessage(checkpoint))
    await client.query(
      `insert into audit_checkpoint (entry_id, hash, at, signature) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [checkpoint.entryId, checkpoint.hash, checkpoint.at, signature],
    )
    const { rows: stored } = await client.query<Checkpoint & { signature: Buffer }>(
      'select entry_id::text as "entryId", hash, at, signature from audit_checkpoint where entry_id = $1',
      [checkpoint.entryId],
    )
    return handedOut(stored[0]!)
  })
