import { iso } from '@/lib/db/iso'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import type { Accepted } from './door/accept'
import { formatFor } from './index'
import type { FileSummary } from '@/lib/model/answers/imports'

const REJECTS_SHOWN = 1000
const REASONS_SHOWN = 50
const nothing = {
  read: 0,
  stored: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  other: 0,
  identities: 0,
  credentials: 0,
  grants: 0,
  events: 0,
  rejects: [],
  leftOut: [],
}

/** What became of every file that was handed over, in the same order. */
export async function summaries(accepted: readonly Accepted[]): Promise<FileSummary[]> {
  const ids = accepted.flatMap((one) => (one.importId === null ? [] : [one.fileId]))
  const stored = new Map((await fileSummaries(ids)).map((row) => [row.id, row]))
  return accepted.map((one) => {
    if (one.importId === null)
      return {
        file: one.file,
        import: null,
        format: null,
        source: null,
        state: 'refused',
        ...nothing,
        ...(one.header && { header: one.header }),
        error: one.reason,
      }
    const { id: _id, ...summary } = stored.get(one.fileId)!
    return summary
  })
}

/** Summaries of stored files by id. */
export async function fileSummaries(ids: readonly number[]): Promise<(FileSummary & { id: number })[]> {
  const found = await rows<
    Omit<FileSummary, 'originalUntil'> & {
      id: number
      warning: string | null
      error: string | null
      originalUntil: Date | null
    }
  >(
    `select
       f.id, f.name as file, f.import_id as import, f.format, s.name as source, f.state, f.read, f.stored,
       f.updated, f.unchanged, f.rejected, f.other, f.identities, f.credentials, f.grants, f.events,
       encode(f.sha256, 'hex') as sha256, f.size_bytes::float8 as bytes, f.warning,
       (select o.keep_until from original_file o where o.sha256 = f.sha256 and o.keep_until > now())
         as "originalUntil",
       coalesce(
         f.error,
         case
           when f.read > 0 and f.rejected = f.read
             then 'Every record was rejected; the reasons are with the rejects.'
         end
       ) as error,
       coalesce(
         (
           select jsonb_agg(jsonb_build_object('at', r.at, 'reason', r.reason) order by r.record_no)
           from (
             select * from reject where file_id = coalesce(f.duplicate_of, f.id) order by record_no limit $2
           ) r
         ),
         '[]'
       ) as rejects,
       coalesce(
         (
           select jsonb_agg(jsonb_build_object('reason', l.reason, 'n', l.n) order by l.n desc, l.reason)
           from (
             select o.key as reason, sum(o.value::int)::int as n
             from event_batch b
               cross join jsonb_each_text(b.left_out) o
             where b.file_id = coalesce(f.duplicate_of, f.id)
             group by o.key
             order by n desc, o.key limit $3
           ) l
         ),
         '[]'
       ) as "leftOut"
     from import_file f
       join import i on i.id = f.import_id
       join source s on s.id = i.source_id
     where f.id = any($1)
     order by f.id`,
    [ids, REJECTS_SHOWN, REASONS_SHOWN],
  )
  return found.map(({ warning, error, originalUntil, ...rest }) => ({
    ...rest,
    ...(warning && { warning }),
    ...(error && { error }),
    originalUntil: originalUntil && iso(originalUntil),
  }))
}

/**
 * Logs with these very bytes that were imported before from what the actor may see; empty when there are none. An inventory is
 * handed over again to say that it is still so, and has to be read.
 */
export async function acceptedBefore(actor: Actor, sha256: string): Promise<Accepted[]> {
  const found = await rows<{
    file: string
    importId: number
    fileId: number
    format: string
    source: string
    source_id: number
  }>(
    `select distinct on (i.source_id, f.format) f.name as file, i.id as "importId", f.id as "fileId",
       f.format, s.name as source, s.id as source_id
     from import_file f
       join import i on i.id = f.import_id
       join source s on s.id = i.source_id
     where f.sha256 = decode($1, 'hex') and f.state = 'done' and f.read > f.rejected
     order by i.source_id, f.format, f.id`,
    [sha256],
  )
  return found.filter(
    (row) =>
      formatFor(row.format)?.role === 'log' &&
      (!actor.scope.sources || actor.scope.sources.includes(row.source_id)),
  )
}
