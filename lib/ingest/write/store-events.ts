import type pg from 'pg'
import { code, credentialKinds, environments, identityKinds, providers } from '@/lib/model/vocabulary'
import { rows } from '@/lib/db/pool'
import { fingerprint } from '@/lib/db/settings'
import type { ActionIds } from './actions'
import type { Batch } from './batch'
import { boundedName, boundedText } from './bounds'
import { copyBinary } from './copy'
import { EVENT_COLUMNS, type EventEncoder } from './event-encoder'
import type { FileToLoad } from './file-to-load'
import { decimalOf, type NaturalKey } from './natural-keys'
import { withoutSecrets } from '../read/redact'
import { identityKeyOf } from './rows'

interface StoredEvents {
  sha256: Buffer
  /** Records that are events; what a record of an inventory tells beside is counted with the inventory. */
  stored: number
  duplicates: number
  /** Whether any event was written, of whatever record. */
  isAnyNew: boolean
  firstAt: Date | null
  lastAt: Date | null
}

/**
 * Makes the partitions that the events of a batch need. Before the batch's own transaction, which would hold the locks of making
 * one until it ends.
 */
export async function ensurePartitions({ events }: Batch): Promise<void> {
  for (const month of [...events.months].sort())
    await rows('select ensure_event_partition($1::date)', [`${month}-01`])
}

/**
 * Stores the events of a batch that are not stored yet, with the identities, credentials and terms that they introduce.
 * @param stored receives the keys that the transaction writes, to be marked once it is committed
 */
export async function storeEvents(
  client: pg.ClientBase,
  file: FileToLoad,
  batchId: number,
  { events: encoder, eventRecords, inventory }: Batch,
  ids: ActionIds,
  stored: NaturalKey[],
): Promise<StoredEvents> {
  const sha256 = encoder.sha256()
  if (encoder.count === 0)
    return { sha256, stored: 0, duplicates: 0, isAnyNew: false, firstAt: null, lastAt: null }
  const span = { firstAt: new Date(encoder.firstAt), lastAt: new Date(encoder.lastAt) }
  const { rowCount: isKnown } = await client.query(
    'select 1 from event_batch where source_id = $1 and sha256 = $2 limit 1',
    [file.sourceId, sha256],
  )
  if (isKnown) return { sha256, stored: 0, duplicates: eventRecords, isAnyNew: false, ...span }
  await introduce(client, file, encoder)
  await storeTerms(client, encoder)
  for (const { key } of [...encoder.newIdentities, ...encoder.newCredentials, ...encoder.terms])
    stored.push(key)
  const bytes = encoder.bytes(batchId, ids)
  // Where one batch of a file held events already stored, the next ones do as well: they are not tried first.
  if (!overlapping.has(file.id)) {
    await client.query('savepoint direct')
    try {
      await copyBinary(client, 'event', EVENT_COLUMNS, bytes)
      return { sha256, stored: eventRecords, duplicates: 0, isAnyNew: true, ...span }
    } catch (error) {
      if ((error as { code?: string }).code !== '23505') throw error
      await client.query('rollback to savepoint direct')
      if (overlapping.size > OVERLAPPING_MAX) overlapping.clear()
      overlapping.add(file.id)
    }
  }
  const beside = inventory.flatMap(({ records, recordNo }) =>
    records[0]?.type === 'event' ? [] : [recordNo],
  )
  const added = await storeNewOnly(client, bytes, beside)
  if (added.n === eventRecords) overlapping.delete(file.id)
  return {
    sha256,
    stored: added.n,
    duplicates: eventRecords - added.n,
    isAnyNew: added.n + added.beside_n > 0,
    ...span,
  }
}

/**
 * How many events of a batch are new and how many are stored already: found by storing them and undoing it. Such a batch has no
 * times and no hash, so that nothing takes its events for stored ones.
 */
export async function countEvents(
  client: pg.ClientBase,
  file: FileToLoad,
  batchId: number,
  batch: Batch,
  ids: ActionIds,
): Promise<StoredEvents> {
  await client.query('savepoint counting')
  const { stored, duplicates } = await storeEvents(client, file, batchId, batch, ids, [])
  await client.query('rollback to savepoint counting')
  return { sha256: Buffer.alloc(0), stored, duplicates, isAnyNew: false, firstAt: null, lastAt: null }
}

const overlapping = new Set<number>()
const OVERLAPPING_MAX = 1000

// Only for a batch that holds events already stored. An anti-join, because ON CONFLICT costs twice as much per row.
async function storeNewOnly(
  client: pg.ClientBase,
  bytes: Buffer,
  beside: readonly number[],
): Promise<{ n: number; beside_n: number }> {
  await client.query('create temp table if not exists stage_event (like event) on commit delete rows')
  await copyBinary(client, 'stage_event', EVENT_COLUMNS, bytes)
  // Stores the events that are not stored yet, and counts their records apart from those of the inventory ($1).
  const { rows } = await client.query<{ n: number; beside_n: number }>(
    `with stored as (
       insert into event (${EVENT_COLUMNS})
       select distinct on (occurred_at, event_id) ${EVENT_COLUMNS}
       from stage_event s
       where not exists (
           select 1 from event e where e.occurred_at = s.occurred_at and e.event_id = s.event_id
         )
       -- Of a line that stands there several times the first is stored.
       order by occurred_at, event_id, record_no
       returning record_no
     )
     select
       count(distinct record_no) filter (where record_no <> all($1))::int as n,
       count(distinct record_no) filter (where record_no = any($1))::int as beside_n
     from stored`,
    [beside],
  )
  return rows[0]!
}

// Whatever stands in a log may hold a secret or be longer than an index takes.
const safeName = (text: string) => boundedName(withoutSecrets(text, fingerprint))

// Identities and reusable credentials that only a log knows still belong on the roll; an inventory fills them in later.
async function introduce(client: pg.ClientBase, file: FileToLoad, encoder: EventEncoder): Promise<void> {
  const identities = encoder.newIdentities.map(({ key, event: { identity, occurredAt } }) => ({
    identity_key: decimalOf(key),
    provider: code(providers, identity.provider),
    kind: code(identityKinds, identity.kind),
    native_id: safeName(identity.nativeId),
    name: safeName(identity.name),
    scope: safeName(identity.scope),
    seen_from: occurredAt,
  }))
  const credentials = encoder.newCredentials.map(({ key, event: { identity, credential, occurredAt } }) => ({
    identity_key: identityKeyOf(identity),
    credential_key: decimalOf(key),
    kind: code(credentialKinds, credential!.kind),
    native_id: safeName(credential!.nativeId),
    label: credential!.label === undefined ? null : safeName(credential!.label),
    seen_from: occurredAt,
  }))
  if (identities.length > 0) await introduceIdentities(client, file, identities)
  if (credentials.length > 0) await introduceCredentials(client, file, credentials)
  if (encoder.creations.length > 0) await noteCreators(client, encoder)
}

// Whoever made a credential is a candidate for its owner, and may not be the one who attests it.
async function noteCreators(client: pg.ClientBase, encoder: EventEncoder): Promise<void> {
  const list = encoder.creations.map(({ key, event: { identity, requester } }) => ({
    identity_key: identityKeyOf(identity),
    credential_key: decimalOf(key),
    created_by: requester === undefined ? null : safeName(requester),
  }))
  await client.query(
    `update credential c set created_by = r.created_by
     from jsonb_to_recordset($1) as r (identity_key bigint, credential_key bigint, created_by text)
     where c.identity_key = r.identity_key and c.credential_key = r.credential_key and c.created_by is null`,
    [JSON.stringify(list)],
  )
}

async function introduceIdentities(client: pg.ClientBase, file: FileToLoad, list: object[]): Promise<void> {
  await client.query(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select identity_key, provider, kind, native_id, name, scope, false, $2, $3, seen_from
     from jsonb_to_recordset($1) as r (
       identity_key bigint, provider smallint, kind smallint, native_id text, name text, scope text,
       seen_from timestamptz
     )
     order by identity_key
     on conflict (identity_key) do nothing`,
    [JSON.stringify(list), file.sourceId, file.importId],
  )
}

async function introduceCredentials(client: pg.ClientBase, file: FileToLoad, list: object[]): Promise<void> {
  await client.query(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, label, in_inventory, import_id, seen_from
     )
     select identity_key, credential_key, kind, true, native_id, label, false, $2, seen_from
     from jsonb_to_recordset($1) as r (
       identity_key bigint, credential_key bigint, kind smallint, native_id text, label text,
       seen_from timestamptz
     )
     order by identity_key, credential_key
     on conflict do nothing`,
    [JSON.stringify(list), file.importId],
  )
}

async function storeTerms(client: pg.ClientBase, encoder: EventEncoder): Promise<void> {
  if (encoder.terms.length === 0) return
  // In the order of their keys: two imports that store the same ones must not wait for each other.
  const terms = encoder.terms
    .map((term) => ({ ...term, key: BigInt(decimalOf(term.key)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  await client.query(
    `insert into term (term_key, kind, text, environment)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[]) on conflict do nothing`,
    [
      terms.map((term) => term.key.toString()),
      terms.map((term) => term.kind),
      terms.map((term) => boundedText(withoutSecrets(term.text, fingerprint))),
      terms.map((term) =>
        term.environment && term.environment !== 'unknown'
          ? environments.indexOf(term.environment as never)
          : null,
      ),
    ],
  )
}
