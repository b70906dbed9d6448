import 'server-only'
import { iso } from '@/lib/db/iso'
import { recent } from '@/lib/db/recent'
import { instant } from '@/lib/db/instant'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesRecords } from '@/lib/auth/scope'
import { contains } from '@/lib/db/contains'
import { countOf } from '@/lib/db/keyset'
import { prepared, rows } from '@/lib/db/pool'
import type { Joined } from '@/lib/db/row'
import { empty, join, raw, sql, type Sql } from '@/lib/db/sql'
import type { import_run, source } from '@/lib/generated/prisma/client'
import { Forbidden, NotFound } from '@/lib/model/errors'
import type { Page } from '@/lib/model/filters'
import { providers, word } from '@/lib/model/vocabulary'
import { GONE, IS_COPY } from '@/lib/facts/terms'
import { fileSummaries } from './summary'
import type { FileSummary, ImportRow, SourceRow } from '@/lib/model/answers/imports'

const mine = (actor: Actor, column: string) =>
  actor.scope.sources ? sql`${raw(column)} = any(${actor.scope.sources}::int[])` : sql`true`

export interface SourceFilter {
  /** Part of the name. */
  q?: string
  limit: number
  /** Id of the last source of the page before. */
  cursor?: string
}

/** One page of the sources that the actor may see, by provider and name. */
export async function sourcePage(actor: Actor, filter: SourceFilter): Promise<Page<SourceRow>> {
  const conditions = [mine(actor, 's.id')]
  if (filter.q) conditions.push(contains(['s.name'], filter.q))
  const total = await countOf(sql`source s where ${join(conditions, ' and ')}`)
  if (filter.cursor && /^\d{1,9}$/.test(filter.cursor))
    conditions.push(
      sql`(s.provider, s.name)
         > (select provider, name from source where id = ${Number(filter.cursor)})`,
    )
  const found = await sourcesWhere(actor, join(conditions, ' and '), filter.limit + 1)
  const page = found.slice(0, filter.limit)
  return {
    rows: page,
    next: found.length > filter.limit ? String(page.at(-1)!.id) : null,
    total,
  }
}

/** Every source that the actor may see, with its freshness. */
export async function listSources(actor: Actor): Promise<SourceRow[]> {
  return sourcesWhere(actor, mine(actor, 's.id'), null)
}

interface StoredSource
  extends
    Pick<source, 'id' | 'name' | 'provider' | 'silent_after_hours'>,
    Pick<SourceRow, 'identities' | 'credentials' | 'exposures' | 'imports'> {
  last_at: Date | null
  last_id: number | null
  complete_at: Date | null
  failed_at: Date | null
  error: string | null
  events_from: Date | null
  events_to: Date | null
  exposures_matched: number
}

// Imports of a source with whether they delivered. One of which nothing could be used tells nothing of the source, however it ended.
const deliveriesOf = (source: string): string => `
  select
    i.*,
    case i.state when 'failed' then false when 'done' then coalesce(f.delivered, true) end as delivered
  from import i
    left join lateral (
      select sum(read) = 0 or sum(read) > sum(rejected) as delivered
      from import_file
      where import_id = i.id
    ) f on true
  where i.source_id = ${source}`

/** Whether sources still report: how many do not, and the one whose data is oldest. */
interface Freshness {
  total: number
  wrong: number
  oldest: { name: string; lastImportAt: string | null } | null
}

/** Read once for all who ask within a few seconds: each import of each source is looked at. */
export const sourceFreshness = (): Promise<Freshness> => recent('source freshness', readFreshness)

async function readFreshness(): Promise<Freshness> {
  // Each source with its last delivery and its last failure, the oldest first.
  const found = await prepared<{
    name: string
    last_at: Date | null
    failed_at: Date | null
    silent_after_hours: number
  }>(
    `select s.name, s.silent_after_hours, d.last_at, d.failed_at
     from source s
       left join lateral (
         select
           max(created_at) filter (where delivered) as last_at,
           max(created_at) filter (where not delivered) as failed_at
         from (${deliveriesOf('s.id')}) i
       ) d on true
     order by d.last_at nulls first, s.name`,
  )
  const states = found.map(({ last_at, failed_at, silent_after_hours }) =>
    stateOf(last_at, failed_at, silent_after_hours),
  )
  // A source that never delivered has no age.
  const oldest = found.find(({ last_at }) => last_at !== null)
  return {
    total: found.length,
    wrong: states.filter((state) => state === 'failed' || state === 'silent').length,
    oldest: oldest ? { name: oldest.name, lastImportAt: iso(oldest.last_at) } : null,
  }
}

function stateOf(lastAt: Date | null, failedAt: Date | null, hours: number): SourceRow['state'] {
  if (failedAt && (!lastAt || failedAt > lastAt)) return 'failed'
  if (!lastAt) return 'empty'
  return instant().getTime() - lastAt.getTime() > hours * 3_600_000 ? 'silent' : 'fresh'
}

async function sourcesWhere(actor: Actor, where: Sql, limit: number | null): Promise<SourceRow[]> {
  const scope = scopeCondition(actor)
  // Each source with its imports, identities, credentials, events and exposures.
  const found = await prepared<StoredSource>(
    sql`select s.*, i.*, coalesce(n.identities, 0) as identities, coalesce(c.credentials, 0) as credentials,
       e.events_from, e.events_to, coalesce(x.found, 0) as exposures,
       coalesce(x.matched, 0) as exposures_matched
     from source s
       left join lateral (
         select
           count(*)::int as imports,
           max(created_at) filter (where delivered) as last_at,
           max(id) filter (where delivered) as last_id,
           max(created_at) filter (where delivered and completeness = 'complete') as complete_at,
           max(created_at) filter (where not delivered) as failed_at,
           (
             array_agg(coalesce(error, 'Every record was rejected') order by id desc) filter (
               where not delivered
             )
           )[1] as error
         from (${raw(deliveriesOf('s.id'))}
         ) d
       ) i on true
       left join (
         select source_id, count(*)::int as identities
         from posture p
         where status <> ${raw(GONE)} and ${scope}
         group by 1
       ) n on n.source_id = s.id
       left join (
         select p.source_id, count(*)::int as credentials
         from credential c
           join posture p using (identity_key)
         where c.seen_to is null and ${scope}
         group by 1
       ) c on c.source_id = s.id
       left join (
         select source_id, min(first_at) as events_from, max(last_at) as events_to
         from event_batch
         where stored + duplicates > 0
         group by 1
       ) e on e.source_id = s.id
       left join (
         select
           x.source_id, count(*)::int as found,
           (count(*) filter (where exists (select 1 from credential c where ${raw(IS_COPY)})))::int as matched
         from exposure x
         where x.seen_to is null
           and not x.is_canary
           and ${
             seesRecords(actor)
               ? sql`true`
               : sql`exists (select 1 from posture p where p.identity_key = x.identity_key and ${scope})`
           }
         group by 1
       ) x on x.source_id = s.id
     where ${where}
     order by s.provider, s.name limit ${limit}`,
  )
  const formats = await prepared<{ source_id: number; formats: string[] }>(
    `select i.source_id, array_agg(distinct f.format order by f.format) as formats
     from import i
       join import_file f on f.import_id = i.id
     group by 1`,
  )
  const formatsOf = new Map(formats.map((row) => [row.source_id, row.formats]))
  return found.map((row) => {
    const { last_at: lastAt, failed_at: failedAt, silent_after_hours: hours } = row
    const state = stateOf(lastAt, failedAt, hours)
    return {
      id: row.id,
      name: row.name,
      provider: word(providers, row.provider),
      formats: formatsOf.get(row.id) ?? [],
      lastImportAt: iso(lastAt),
      lastImportId: row.last_id,
      lastCompleteAt: iso(row.complete_at),
      lastFailedAt: iso(failedAt),
      lastError: row.error,
      silentAfterHours: hours,
      state,
      identities: row.identities,
      credentials: row.credentials,
      eventsFrom: iso(row.events_from),
      eventsTo: iso(row.events_to),
      exposures: row.exposures,
      exposuresMatched: row.exposures_matched,
      imports: row.imports,
    }
  })
}

export type ImportState =
  'queued' | 'reading' | 'preview' | 'merging' | 'judging' | 'done' | 'failed' | 'cancelled'

// Each import with the sums of its files.
const IMPORTS = `
  select i.*, s.name as source_name, s.provider, f.*
  from import i
    join source s on s.id = i.source_id
    left join lateral (
      select count(*)::int as files, sum(read)::int as read, sum(stored)::int as stored,
        sum(updated)::int as updated, sum(unchanged)::int as unchanged, sum(rejected)::int as rejected,
        sum(other)::int as other, sum(events)::int as events,
        sum((
          select sum(b.stored + b.duplicates)
          from event_batch b
          where b.file_id = import_file.id and b.is_held
        ))::int as held_events
      from import_file
      where import_id = i.id
    ) f on true`

type Counted = 'files' | 'read' | 'stored' | 'updated' | 'unchanged' | 'rejected' | 'other' | 'events'

interface StoredImport
  extends
    Omit<import_run, 'state' | 'completeness' | 'effect'>,
    Pick<ImportRow, 'state' | 'completeness' | 'effect'>,
    Joined<Pick<ImportRow, Counted>> {
  source_name: string
  provider: number
  held_events: number | null
}

function importRow(row: StoredImport): ImportRow {
  return {
    id: row.id,
    source: row.source_name,
    sourceId: row.source_id,
    provider: word(providers, row.provider),
    state: row.state,
    completeness: row.completeness,
    requestedBy: row.requested_by,
    asOf: iso(row.as_of),
    createdAt: iso(row.created_at),
    finishedAt: iso(row.finished_at),
    warning: row.warning,
    error: row.error,
    gone: row.gone,
    files: row.files ?? 0,
    read: row.read ?? 0,
    stored: row.stored ?? 0,
    updated: row.updated ?? 0,
    unchanged: row.unchanged ?? 0,
    rejected: row.rejected ?? 0,
    other: row.other ?? 0,
    events: row.events ?? 0,
    heldEvents: row.held_events ?? 0,
    effect: row.effect,
  }
}

// What it would do to which identities is for those who see all of its source.
const shownTo = (actor: Actor, row: ImportRow): ImportRow =>
  seesRecords(actor) ? row : { ...row, effect: null }

/** Throws Forbidden for somebody who may not see the raw records of a source. */
export function demandRecords(actor: Actor): void {
  if (!seesRecords(actor)) throw new Forbidden('Only users who see the whole source can read its records.')
}

/** Imports, newest first, paged by id. */
export async function listImports(
  actor: Actor,
  filter: { source?: number; q?: string; limit: number; cursor?: string },
): Promise<Page<ImportRow>> {
  const conditions = [mine(actor, 'i.source_id')]
  if (filter.source) conditions.push(sql`i.source_id = ${filter.source}`)
  if (filter.q)
    conditions.push(
      sql`exists (select 1 from import_file f join source s on s.id = i.source_id
         where f.import_id = i.id and ${contains(['f.name', 's.name'], filter.q)})`,
    )
  const total = await countOf(sql`import i where ${join(conditions, ' and ')}`)
  const before =
    filter.cursor && /^\d{1,9}$/.test(filter.cursor) ? sql`and i.id < ${Number(filter.cursor)}` : empty
  const found = await rows<StoredImport>(
    sql`${raw(IMPORTS)}
     where ${join(conditions, ' and ')} ${before}
     order by i.id desc limit ${raw(filter.limit + 1)}`,
  )
  const page = found.slice(0, filter.limit).map((row) => shownTo(actor, importRow(row)))
  return { rows: page, next: found.length > filter.limit ? String(page.at(-1)!.id) : null, total }
}

/** One import with its files. */
export async function importDetail(
  actor: Actor,
  id: number,
): Promise<ImportRow & { list: (FileSummary & { id: number })[] }> {
  const [row] = await rows<StoredImport>(
    sql`${raw(IMPORTS)} where i.id = ${id} and ${mine(actor, 'i.source_id')}`,
  )
  if (!row) throw new NotFound(`There is no import ${id} in your scope.`)
  const files = await rows<{ id: number }>('select id from import_file where import_id = $1 order by id', [
    id,
  ])
  const list = await fileSummaries(files.map((file) => file.id))
  return {
    ...shownTo(actor, importRow(row)),
    list: seesRecords(actor) ? list : list.map((file) => ({ ...file, rejects: [], leftOut: [] })),
  }
}

/** Rejected records of an import, for download: nothing is lost. */
export async function* rejectsOf(
  actor: Actor,
  importId: number,
): AsyncGenerator<{ file: string; at: string; reason: string; excerpt: string | null }> {
  demandRecords(actor)
  await importDetail(actor, importId)
  let after: [number, number] = [0, -1]
  for (;;) {
    const page = await rows<{
      file_id: number
      record_no: number
      file: string
      at: string
      reason: string
      excerpt: string | null
    }>(
      `select r.*, f.name as file
       from reject r
         join import_file f on f.id = r.file_id
       where f.import_id = $1 and (r.file_id, r.record_no) > ($2, $3)
       order by r.file_id, r.record_no limit 1000`,
      [importId, ...after],
    )
    yield* page
    const last = page.at(-1)
    if (!last) return
    after = [last.file_id, last.record_no]
  }
}
