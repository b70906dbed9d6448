import { createHash } from 'node:crypto'
import type pg from 'pg'
import { keyOf } from '@/lib/db/keys'
import { fingerprint } from '@/lib/db/settings'
import { wellFormedValue } from '@/lib/model/well-formed'
import type { ActionIds } from './actions'
import { boundedBody, boundedName } from './bounds'
import type { ListedOnly, ReadRecord } from './batch'
import { copyRows } from './copy'
import type { FileToLoad } from './file-to-load'
import { factWithoutSecrets, redact, textsWithoutSecrets, withoutSecrets } from '../read/redact'
import { aboutOf, stagedRow } from './rows'
import { keptBy } from '../source'

const STAGED_BODY_BYTES_MAX = 262_144

/** Writes what a batch says of the inventory into the staging tables; returns the number of raw records. */
export async function stage(
  client: pg.ClientBase,
  file: FileToLoad,
  parsed: readonly ReadRecord[],
  unreadable: readonly ListedOnly[],
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
    const scope = boundedName(withoutSecrets(file.format.scopeOf(raw) ?? file.context.scope, fingerprint))
    const recordKey = keyOf(
      'record',
      String(file.sourceId),
      file.format.id,
      first.row.type,
      first.row.identityKey,
      first.row.key,
      ...recordId(file, raw),
    )
    const redacted = JSON.stringify(wellFormedValue(redact(raw.value, fingerprint, keptBy(file.format, raw))))
    const body =
      redacted.length > STAGED_BODY_BYTES_MAX
        ? JSON.stringify({ truncated: true, bytes: redacted.length })
        : redacted
    // A record has changed when its redacted text or what this version reads from it has changed.
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
      null,
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
        JSON.stringify(boundedBody(cleanBody(row.body))),
      ])
    })
  }
  const fileScope = boundedName(withoutSecrets(file.context.scope, fingerprint))
  for (const { recordNo, at, identityKey } of unreadable)
    records.push([
      file.importId,
      file.id,
      recordNo,
      '0',
      file.format.id,
      fileScope,
      'identity',
      identityKey,
      at,
      Buffer.alloc(0),
      '{}',
      'unreadable',
    ])
  await copyRows(
    client,
    'stage_record',
    'import_id, file_id, record_no, record_key, format, scope, about, identity_key, at, sha256, body, outcome',
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

function recordId({ format }: FileToLoad, raw: ReadRecord['raw']): string[] {
  const id = format.recordIdOf?.(raw)
  return id === undefined ? [] : [id]
}

/** Columns in which a source names the members: a name that sounds like a secret makes the value one. */
const namedBySource = new Set(['tags', 'owner_hints', 'location', 'binding'])

// Columns of fixed form may sound like a secret ("fingerprint" is one's hash): of these only the texts are looked at.
function cleanBody(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([column, value]) => [
      column,
      column === 'fingerprint'
        ? value
        : namedBySource.has(column)
          ? factWithoutSecrets(value, fingerprint)
          : textsWithoutSecrets(value, fingerprint),
    ]),
  )
}
