import type { Actor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import { lastJudgement } from '@/lib/checks/judgement'
import { currentRules } from '@/lib/checks/rules'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { carriedFrameworks, type Edition, frameworkInEdition } from '@/lib/frameworks/editions'
import { listSources } from '@/lib/ingest/queries'
import { gapsOfSources } from '@/lib/model/known-gaps'
import { scopeText } from '@/lib/model/scope-text'
import { code, identityStatuses } from '@/lib/model/vocabulary'
import { filterWords, plainFilter } from './filter'
import { scopeWords } from './part'
import type { Report } from './report'
import type {
  EvidenceImport,
  EvidenceSource,
  ReportEvidence,
  ReportParams,
} from '@/lib/model/answers/reports'

/** The evidence sheet of a report over the estate as it is known at the instant that is looked back to, or now. */
export async function evidenceOf(
  report: Report,
  params: ReportParams,
  actor: Actor,
  content: { rows: number; sha256: string },
  organisation: string | null,
): Promise<ReportEvidence> {
  const judged = await lastJudgement()
  const rules = await currentRules()
  const sources = await sourcesOf(actor)
  return {
    report: report.id,
    title: report.title,
    subject: (await report.subject?.(actor, params)) ?? null,
    asOf: judged?.as_of.toISOString() ?? null,
    judgement: judged?.id ?? null,
    looksBackTo: params.as_of ?? null,
    organisation,
    madeBy: actor.label,
    scope: await scopeWords(actor),
    filter: await filterWords(params.filter),
    list: listLink(report, params),
    link: reportLink(report, params),
    notes: (await report.notes?.(actor, params)) ?? [],
    rows: content.rows,
    contentSha256: content.sha256,
    rulesVersion: judged?.rules_version ?? rules.version,
    params: [
      ...checks.map(({ id }) => {
        const narrower = rules.narrower.get(id) ?? []
        return {
          check: id,
          params: rules.params.get(id)!,
          ...(narrower.length > 0 && { narrower: [...narrower] }),
        }
      }),
      // Of what administrators wrote, the version says which rule it was.
      ...rules.custom.map(({ id, custom }) => ({ check: id, params: { version: custom.version } })),
    ],
    frameworks: (await editionsBehind(params)).map(({ id, version, edition }) => ({ id, version, edition })),
    sources,
    imports: await importsBehind(actor, (report.base?.(params) ?? report).citesProofs === true),
    gaps: await knownGaps(sources),
  }
}

/** The editions in use, and the pinned one in the place of its framework's. */
async function editionsBehind({ framework, edition }: ReportParams): Promise<Edition[]> {
  const pinned = framework && edition ? await frameworkInEdition(framework, edition) : null
  return (await carriedFrameworks()).map((one) => (one.id === pinned?.id ? pinned : one))
}

async function sourcesOf(actor: Actor): Promise<EvidenceSource[]> {
  const listed = await listSources(actor)
  const counted = await rows<Record<string, number>>(
    `select import_id, sum(read)::int as received, sum(stored)::int as stored, sum(updated)::int as updated,
       sum(unchanged)::int as unchanged, sum(rejected)::int as rejected
     from import_file where import_id = any($1) group by 1`,
    [listed.map((source) => source.lastImportId).filter((id) => id !== null)],
  )
  const byImport = new Map(counted.map((row) => [row.import_id, row]))
  return listed.map((source) => {
    const last = byImport.get(source.lastImportId ?? -1)
    return {
      source: source.name,
      state: source.state,
      lastImport: source.lastImportId,
      lastImportAt: source.lastImportAt,
      lastCompleteAt: source.lastCompleteAt,
      received: last?.received ?? 0,
      stored: last?.stored ?? 0,
      updated: last?.updated ?? 0,
      unchanged: last?.unchanged ?? 0,
      rejected: last?.rejected ?? 0,
      identities: source.identities,
    }
  })
}

/**
 * Every import on which something rests that the actor sees: its records stand, or were the last of who is gone, or its logs hold
 * events. Records of people, policies
 * and groups are of no identity, and can be told apart by their source alone, as logs can.
 * @param citesProofs also those which showed that something was fixed; their records may have been replaced since
 */
async function importsBehind(actor: Actor, citesProofs: boolean): Promise<EvidenceImport[]> {
  const sources = actor.scope.sources ?? null
  const scope = scopeCondition(actor)
  const found = await rows<Omit<EvidenceImport, 'at'> & { at: Date }>(
    sql`with standing as (
         select g.import_id, count(*)::int as records
         from sighting g
           left join posture p using (identity_key)
         where (g.gone_at is null or p.status = ${code(identityStatuses, 'gone')})
           and (
             p.identity_key is not null and ${scope}
             or g.identity_key is null
             and (${sources}::int[] is null or g.source_id = any(${sources}::int[]))
           )
         group by 1
       ),
       proven as (
         select distinct r.import_id
         from proof r
           left join finding f on f.id = r.finding_id
           left join task t on t.id = r.task_id
           join posture p on p.identity_key = coalesce(f.identity_key, t.identity_key)
         where ${citesProofs} and r.shows = 'fixed' and ${scope}
       ),
       logged as (
         select f.import_id, sum(b.stored)::int as events
         from event_batch b
           join import_file f on f.id = b.file_id
         where b.stored > 0 and (${sources}::int[] is null or b.source_id = any(${sources}::int[]))
         group by 1
       ),
       counted as (
         select import_id, sum(read)::int as received, sum(stored)::int as stored,
           sum(updated)::int as updated, sum(unchanged)::int as unchanged, sum(rejected)::int as rejected
         from import_file
         group by 1
       )
       select m.id as import, s.name as source, m.as_of as at, c.received, c.stored, c.updated, c.unchanged,
         c.rejected, coalesce(t.records, 0) as records, coalesce(l.events, 0) as events
       from import m
         join source s on s.id = m.source_id
         join counted c on c.import_id = m.id
         left join standing t on t.import_id = m.id
         left join logged l on l.import_id = m.id
       where t.import_id is not null
         or l.import_id is not null
         or m.id in (select import_id from proven)
       order by m.id desc`,
  )
  return found.map((one) => ({ ...one, at: one.at.toISOString() }))
}

/** Where the same report can be asked for again. */
export function reportLink(report: Report, params: ReportParams): string {
  const inView = ['teams', 'environments', 'sources', 'as_of']
  const rest = Object.entries(params).filter(([name]) => !inView.includes(name))
  const given = rest.map(([name, value]) => [name, String(value)])
  return seenFrom('/reports', [['kind', report.id], ...given], params)
}

function listLink(report: Report, params: ReportParams): string | null {
  const { list } = report.base?.(params) ?? report
  if (!list) return null
  return seenFrom(`/${list}`, [...new URLSearchParams(plainFilter(params.filter))], params)
}

// An address that looks at the same part of the estate from the same instant.
function seenFrom(path: string, given: string[][], params: ReportParams): string {
  const search = new URLSearchParams(given)
  const scope = scopeText(params)
  if (scope) search.set('scope', scope)
  if (params.as_of) search.set('as_of', params.as_of)
  return search.size > 0 ? `${path}?${search}`.replaceAll('%2C', ',').replaceAll('%3A', ':') : path
}

/** What a reader must know before trusting the figures. */
async function knownGaps(sources: readonly EvidenceSource[]): Promise<string[]> {
  const gaps = gapsOfSources(sources)
  const [waiting] = await rows<{ n: number }>(
    `select count(*)::int as n
     from import
     where state in ('queued', 'reading', 'preview', 'merging', 'judging')`,
  )
  if (waiting!.n > 0)
    gaps.push(
      waiting!.n === 1
        ? '1 import was uploaded but not applied yet.'
        : `${waiting!.n} imports were uploaded but not applied yet.`,
    )
  return gaps
}
