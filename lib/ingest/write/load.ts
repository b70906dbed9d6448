import { pause, wasUndone } from '@/lib/db/failures'
import { pool, transaction } from '@/lib/db/pool'
import { type ActionIds, actionIds } from './actions'
import { Batch, BATCH_SIZE } from './batch'
import { copyRows } from './copy'
import type { NaturalKey } from './natural-keys'
import { readRecords } from '../read/reader'
import type { Page } from '../read/reader-pages'
import { stage } from './stage'
import { countEvents, ensurePartitions, storeEvents } from './store-events'
import type { FileToLoad } from './file-to-load'
import { step } from './under-watch'

/**
 * Reads a file and writes what it holds: events into `event`, unless they wait for a confirmation, everything else into the
 * staging tables. Each batch commits
 * whole with its line in `event_batch`, so that a killed run resumes after the last one.
 * @returns the pages it held, which tell whether it is all
 * @param progress called after every batch; throws to cancel
 */
export async function loadFile(
  file: FileToLoad,
  progress: (recordsRead: number) => Promise<void>,
): Promise<readonly Page[]> {
  const done = await finishedBatches(file)
  const pages: Page[] = []
  let read = 0
  let batchNo = 0
  let batch: Batch | undefined
  let skipped = 0
  // One batch is written while the next is read.
  let writing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const full = batch
    batch = undefined
    skipped = 0
    batchNo++
    await writing
    if (full) {
      writing = writeBatch(file, full)
      // Awaited by the next flush or the end; this keeps a failure from being reported as unhandled in between.
      writing.catch(() => {})
    }
    await progress(read)
  }
  for await (const block of readRecords(file.path, { pages })) {
    for (const item of block) {
      step(file.id)
      read++
      if (done.has(batchNo)) skipped++
      else (batch ??= new Batch(batchNo, file.format, file.context)).add(item)
      if (skipped === BATCH_SIZE || batch?.read === BATCH_SIZE) await flush()
    }
  }
  if (batch || skipped > 0) await flush()
  await writing
  return pages
}

// Staging is not crash-safe in PostgreSQL (unlogged): when it lost rows that the ledger counts, the file starts over.
async function finishedBatches(file: FileToLoad): Promise<Set<number>> {
  return transaction(async (client) => {
    const ledger = await client.query<{ batch_no: number; staged: number }>(
      'select batch_no, staged from event_batch where file_id = $1',
      [file.id],
    )
    const expected = ledger.rows.reduce((sum, batch) => sum + batch.staged, 0)
    const staged = await client.query<{ n: number }>(
      'select count(*)::int as n from stage_record where import_id = $1 and file_id = $2',
      [file.importId, file.id],
    )
    if (staged.rows[0]!.n === expected) return new Set(ledger.rows.map((batch) => batch.batch_no))
    for (const table of ['stage_record', 'stage_row', 'reject', 'event_batch'])
      await client.query(`delete from ${table} where file_id = $1`, [file.id])
    return new Set<number>()
  })
}

const TRIES_MAX = 5

/**
 * Writes a batch, once more when another import that holds the same events in another order was in its way: PostgreSQL undoes one of the
 * two, as a whole.
 */
async function writeBatch(file: FileToLoad, batch: Batch): Promise<void> {
  const ids = await idsOf(batch)
  await ensurePartitions(batch)
  for (let tried = 1; ; tried++)
    try {
      return await tryBatch(file, batch, ids)
    } catch (error) {
      if (!wasUndone(error) || tried === TRIES_MAX) throw error
      await pause(Math.random() * 200 * tried)
    }
}

async function tryBatch(file: FileToLoad, batch: Batch, ids: ActionIds): Promise<void> {
  const stored: NaturalKey[] = []
  await transaction(async (tx) => {
    // One file of a source at a time: two writers could not see each other's uncommitted duplicates.
    await tx.query('select pg_advisory_xact_lock(1, $1)', [file.sourceId])
    // The file counts as read only when a later transaction says so, and that one waits for all before it on disk.
    await tx.query('set local synchronous_commit = off')
    const { rows } = await tx.query<{ id: number }>(
      `insert into event_batch (
         source_id, file_id, batch_no, sha256, read, staged, stored, duplicates, rejected, other, left_out
       )
       values ($1, $2, $3, '', $4, 0, 0, 0, $5, $6, $7)
       returning id`,
      [
        file.sourceId,
        file.id,
        batch.no,
        batch.read,
        batch.rejected.length,
        batch.other,
        batch.leftOutByReason(),
      ],
    )
    const batchId = rows[0]!.id
    await copyRows(
      tx,
      'reject',
      'file_id, record_no, at, reason, excerpt',
      batch.rejected.map((r) => [file.id, r.recordNo, r.at, r.reason, r.excerpt]),
    )
    const staged = await stage(tx, file, batch.inventory, batch.listedOnly, ids)
    const events = file.holdsEvents
      ? await countEvents(tx, file, batchId, batch, ids)
      : await storeEvents(tx, file, batchId, batch, ids, stored)
    await tx.query(
      `update event_batch
       set
         sha256 = $2, staged = $3, stored = $4, duplicates = $5, first_at = $6, last_at = $7,
         is_rolled_up = $8, is_held = $9
       where id = $1`,
      [
        batchId,
        events.sha256,
        staged,
        events.stored,
        events.duplicates,
        events.firstAt,
        events.lastAt,
        !events.isAnyNew,
        file.holdsEvents && batch.events.count > 0,
      ],
    )
  })
  // Only once it is committed may later batches rely on it.
  for (const key of stored) key.isStored = true
}

// Outside the batch's transaction: an id that is remembered has to exist even when that transaction rolls back.
async function idsOf({ actionNames, events }: Batch): Promise<ActionIds> {
  const client = await pool().connect()
  try {
    return await actionIds(client, new Set([...actionNames, ...events.unknownActions.keys()]))
  } finally {
    client.release()
  }
}
