import { createHash } from 'node:crypto'
import type pg from 'pg'
import { pool, transaction } from '@/lib/db/pool'
import { keyOf } from '@/lib/db/keys'
import { fingerprint } from '@/lib/db/settings'
import type { ModelRecord } from '@/lib/model/records'
import { code, credentialKinds, environments, identityKinds, providers } from '@/lib/model/vocabulary'
import { actionIds, type ActionIds } from './actions'
import { copyBinary, copyRows } from './copy'
import { EVENT_COLUMNS, EventEncoder } from './event-encoder'
import { isUnreadable, type Read, readRecords } from './reader'
import { redact, redactText } from './redact'
import { aboutOf, actionsOf, identityKeyOf, stagedRow } from './rows'
import { type Context, type Format, type Raw, Reject } from './source'

/** Raw records in one transaction. Fixed, because a resumed file must cut its batches where the first run did. */
export const BATCH_SIZE = 10_000

export interface FileToLoad {
  id: number
  importId: number
  sourceId: number
  path: string
  format: Format
  context: Context
}

interface Parsed {
  recordNo: number
  raw: Raw
  records: ModelRecord[]
}
interface Rejected {
  recordNo: number
  at: string
  reason: string
  excerpt: string | null
}

/**
 * Reads a file and writes what it holds: events into `event`, everything else into the staging tables. Each batch commits
 * whole with its line in `event_batch`, so that a killed run resumes after the last one.
 * @param progress called after every batch; throws to cancel
 */
export async function loadFile(
  file: FileToLoad,
  progress: (recordsRead: number) => Promise<void>,
): Promise<void> {
  const done = await finishedBatches(file)
  let batch: Read[] = []
  let batchNo = 0
  let read = 0
  // One batch is written while the next is read and parsed.
  let writing: Promise<void> = Promise.resolve()
  const flush = async () => {
    const no = batchNo++
    const parsed = done.has(no) ? null : parseBatch(file, no, batch)
    read += batch.length
    batch = []
    await writing
    if (parsed) {
      const ids = await idsOf(parsed)
      writing = loadBatch(file, no, parsed, ids)
      // Awaited by the next flush or the end; this keeps a failure from being reported as unhandled in between.
      writing.catch(() => {})
    }
    await progress(read)
  }
  for await (const block of readRecords(file.path)) {
    for (const item of block) {
      batch.push(item)
      if (batch.length === BATCH_SIZE) await flush()
    }
  }
  if (batch.length > 0) await flush()
  await writing
}

// Staging is not crash-safe in PostgreSQL (unlogged): when it lost rows that the ledger counts, the file starts over.
async function finishedBatches(file: FileToLoad): Promise<Set<number>> {
  return transaction(async (client) => {
    const ledger = await client.query('select batch_no, staged from event_batch where file_id = $1', [
      file.id,
    ])
    const expected = ledger.rows.reduce((sum: number, row: { staged: number }) => sum + row.staged, 0)
    const staged = await client.query(
      'select count(*)::int as n from stage_record where import_id = $1 and file_id = $2',
      [file.importId, file.id],
    )
    if (staged.rows[0].n === expected)
      return new Set(ledger.rows.map((row: { batch_no: number }) => row.batch_no))
    for (const table of ['stage_record', 'stage_row', 'reject', 'event_batch'])
      await client.query(`delete from ${table} where file_id = $1`, [file.id])
    return new Set<number>()
  })
}

interface ParsedBatch {
  read: number
  parsed: Parsed[]
  rejected: Rejected[]
}

function parseBatch(file: FileToLoad, batchNo: number, items: readonly Read[]): ParsedBatch {
  const parsed: Parsed[] = []
  const rejected: Rejected[] = []
  items.forEach((item, index) => {
    const recordNo = batchNo * BATCH_SIZE + index
    if (isUnreadable(item))
      rejected.push({ recordNo, at: item.at, reason: item.reason, excerpt: item.excerpt })
    else parseOne(file, item, recordNo, parsed, rejected)
  })
  return { read: items.length, parsed, rejected }
}

// Outside the batch's transaction: an id that is remembered has to exist even when that transaction rolls back.
async function idsOf({ parsed }: ParsedBatch): Promise<ActionIds> {
  const client = await pool().connect()
  try {
    return await actionIds(client, actionsOf(parsed.flatMap((one) => one.records)))
  } finally {
    client.release()
  }
}

async function loadBatch(
  file: FileToLoad,
  batchNo: number,
  { read, parsed, rejected }: ParsedBatch,
  ids: ActionIds,
): Promise<void> {
  const introduced: bigint[] = []
  await transaction(async (tx) => {
    // One file of a source at a time: two writers could not see each other's uncommitted duplicates.
    await tx.query('select pg_advisory_xact_lock(1, $1)', [file.sourceId])
    const { rows } = await tx.query(
      `insert into event_batch (source_id, file_id, batch_no, sha256, read, staged, stored, duplicates, rejected)
       values ($1, $2, $3, '', $4, 0, 0, 0, $5) returning id`,
      [file.sourceId, file.id, batchNo, read, rejected.length],
    )
    const batchId: number = rows[0].id
    await copyRows(
      tx,
      'reject',
      'file_id, record_no, at, reason, excerpt',
      rejected.map((r) => [file.id, r.recordNo, r.at, r.reason, r.excerpt]),
    )
    const staged = await stage(tx, file, parsed, ids)
    const events = await storeEvents(tx, file, batchId, parsed, ids, introduced)
    await tx.query(
      `update event_batch set sha256 = $2, staged = $3, stored = $4, duplicates = $5, first_at = $6, last_at = $7, is_rolled_up = $8 where id = $1`,
      [
        batchId,
        events.sha256,
        staged,
        events.stored,
        events.duplicates,
        events.firstAt,
        events.lastAt,
        events.stored === 0,
      ],
    )
  })
  remember(introduced)
}

function parseOne(
  file: FileToLoad,
  raw: Raw,
  recordNo: number,
  parsed: Parsed[],
  rejected: Rejected[],
): void {
  try {
    const records = [...file.format.records(raw, file.context)]
    if (records.length === 0) throw new Reject('holds nothing that Muster keeps')
    parsed.push({ recordNo, raw, records })
  } catch (error) {
    // A record that the parser trips over must not take the file down with it; it is kept, with what went wrong.
    const reason = error instanceof Reject ? error.message : `could not be read: ${(error as Error).message}`
    const excerpt = JSON.stringify(redact(raw.value, fingerprint, file.format.secretFields))
    rejected.push({
      recordNo,
      at: raw.at,
      reason: redactText(reason),
      excerpt: excerpt?.slice(0, 2000) ?? null,
    })
  }
}

const STAGED_BODY_BYTES_MAX = 262_144

async function stage(
  client: pg.ClientBase,
  file: FileToLoad,
  parsed: Parsed[],
  ids: ActionIds,
): Promise<number> {
  const records: Parameters<typeof copyRows>[3] extends Iterable<infer R> ? R[] : never = []
  const rows: typeof records = []
  for (const { recordNo, raw, records: modelRecords } of parsed) {
    const staged = modelRecords.flatMap((record) =>
      record.type === 'event' ? [] : [{ record, row: stagedRow(record, ids) }],
    )
    const first = staged[0]
    if (!first) continue
    const scope = file.format.scopeOf(raw) ?? file.context.scope
    const recordKey = keyOf(
      'record',
      String(file.sourceId),
      file.format.id,
      first.row.type,
      first.row.identityKey,
      first.row.key,
    )
    const redacted = JSON.stringify(redact(raw.value, fingerprint, file.format.secretFields))
    const body =
      redacted.length > STAGED_BODY_BYTES_MAX
        ? JSON.stringify({ truncated: true, bytes: redacted.length })
        : redacted
    // What the record says decides whether it changed: its redacted text, and how this version reads it.
    const sha256 = createHash('sha256')
      .update(redacted)
      .update(JSON.stringify(staged.map((s) => s.row)))
      .digest()
    records.push([
      file.importId,
      file.id,
      recordNo,
      recordKey,
      file.format.id,
      scope,
      aboutOf(first.record),
      first.row.identityKey,
      raw.at,
      sha256,
      body,
    ])
    staged.forEach(({ row }, position) => {
      rows.push([
        file.importId,
        file.id,
        recordNo,
        recordKey,
        position,
        row.type,
        row.key,
        row.identityKey,
        JSON.stringify(row.body),
      ])
    })
  }
  await copyRows(
    client,
    'stage_record',
    'import_id, file_id, record_no, record_key, format, scope, about, identity_key, at, sha256, body',
    records,
  )
  await copyRows(
    client,
    'stage_row',
    'import_id, file_id, record_no, record_key, position, type, key, identity_key, body',
    rows,
  )
  return records.length
}

interface StoredEvents {
  sha256: Buffer
  stored: number
  duplicates: number
  firstAt: Date | null
  lastAt: Date | null
}

async function storeEvents(
  client: pg.ClientBase,
  file: FileToLoad,
  batchId: number,
  parsed: Parsed[],
  ids: ActionIds,
  introduced: bigint[],
): Promise<StoredEvents> {
  const encoder = new EventEncoder(batchId, ids, known)
  let withEvents = 0
  for (const { recordNo, records } of parsed) {
    for (const record of records) if (record.type === 'event') encoder.add(record, recordNo)
    // A record that also states inventory is counted with the inventory.
    if (records[0]!.type === 'event') withEvents++
  }
  const sha256 = encoder.sha256()
  if (encoder.count === 0) return { sha256, stored: 0, duplicates: 0, firstAt: null, lastAt: null }
  const span = { firstAt: new Date(encoder.firstAt), lastAt: new Date(encoder.lastAt) }
  const seen = await client.query('select 1 from event_batch where source_id = $1 and sha256 = $2 limit 1', [
    file.sourceId,
    sha256,
  ])
  if (seen.rowCount) return { sha256, stored: 0, duplicates: withEvents, ...span }
  await introduce(client, file, encoder)
  introduced.push(...encoder.newIdentities.keys(), ...encoder.newCredentials.keys())
  await storeTerms(client, encoder)
  for (const month of [...encoder.months].sort())
    await client.query('select ensure_event_partition($1::date)', [`${month}-01`])
  await client.query('savepoint direct')
  try {
    await copyBinary(client, 'event', EVENT_COLUMNS, encoder.bytes())
    return { sha256, stored: withEvents, duplicates: 0, ...span }
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    await client.query('rollback to savepoint direct')
    const stored = await storeNewOnly(client, encoder)
    return { sha256, stored, duplicates: withEvents - stored, ...span }
  }
}

// Only for a batch that holds events already stored. An anti-join, because ON CONFLICT costs twice as much per row.
async function storeNewOnly(client: pg.ClientBase, encoder: EventEncoder): Promise<number> {
  await client.query('create temp table stage_event (like event) on commit drop')
  await copyBinary(client, 'stage_event', EVENT_COLUMNS, encoder.bytes())
  const { rows } = await client.query(
    `with stored as (
       insert into event (${EVENT_COLUMNS})
       select distinct on (occurred_at, event_id) ${EVENT_COLUMNS} from stage_event s
       where not exists (select 1 from event e where e.occurred_at = s.occurred_at and e.event_id = s.event_id)
       returning record_no)
     select count(distinct record_no)::int as n from stored`,
  )
  return rows[0].n
}

// Keys of what this process has introduced before. Remembering is safe: identities and credentials are never deleted.
const known = new Set<bigint>()
const KNOWN_MAX = 2_000_000

function remember(introduced: readonly bigint[]): void {
  if (known.size > KNOWN_MAX) known.clear()
  for (const key of introduced) known.add(key)
}

// Identities and reusable credentials that only a log knows still belong on the roll; an inventory fills them in later.
async function introduce(client: pg.ClientBase, file: FileToLoad, encoder: EventEncoder): Promise<void> {
  const identities = [...encoder.newIdentities].map(([key, { identity, occurredAt }]) => ({
    identity_key: key.toString(),
    provider: code(providers, identity.provider),
    kind: code(identityKinds, identity.kind),
    native_id: identity.nativeId,
    name: identity.name,
    scope: identity.scope,
    seen_from: occurredAt,
  }))
  const credentials = [...encoder.newCredentials].map(([key, { identity, credential, occurredAt }]) => ({
    identity_key: identityKeyOf(identity),
    credential_key: key.toString(),
    kind: code(credentialKinds, credential!.kind),
    native_id: credential!.nativeId,
    label: credential!.label ?? null,
    seen_from: occurredAt,
  }))
  if (identities.length > 0) await introduceIdentities(client, file, identities)
  if (credentials.length > 0) await introduceCredentials(client, file, credentials)
}

async function introduceIdentities(client: pg.ClientBase, file: FileToLoad, list: object[]): Promise<void> {
  await client.query(
    `insert into identity (identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from)
     select identity_key, provider, kind, native_id, name, scope, false, $2, $3, seen_from
     from jsonb_to_recordset($1) as r (identity_key bigint, provider smallint, kind smallint, native_id text, name text, scope text, seen_from timestamptz)
     order by identity_key on conflict (identity_key) do nothing`,
    [JSON.stringify(list), file.sourceId, file.importId],
  )
}

async function introduceCredentials(client: pg.ClientBase, file: FileToLoad, list: object[]): Promise<void> {
  await client.query(
    `insert into credential (identity_key, credential_key, kind, is_static, native_id, label, in_inventory, import_id, seen_from)
     select identity_key, credential_key, kind, true, native_id, label, false, $2, seen_from
     from jsonb_to_recordset($1) as r (identity_key bigint, credential_key bigint, kind smallint, native_id text, label text, seen_from timestamptz)
     order by identity_key, credential_key on conflict do nothing`,
    [JSON.stringify(list), file.importId],
  )
}

async function storeTerms(client: pg.ClientBase, encoder: EventEncoder): Promise<void> {
  const terms = [...encoder.terms.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  if (terms.length === 0) return
  await client.query(
    `insert into term (term_key, kind, text, environment)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[]) on conflict do nothing`,
    [
      terms.map((term) => term.key.toString()),
      terms.map((term) => term.kind),
      terms.map((term) => term.text),
      terms.map((term) =>
        term.environment && term.environment !== 'unknown'
          ? environments.indexOf(term.environment as never)
          : null,
      ),
    ],
  )
}
