import 'server-only'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type { Actor } from '@/lib/auth/actor'
import { maySeeAll, rightsOf } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { empty, join, raw, sql, type Sql } from '@/lib/db/sql'
import { dataFolder } from '@/lib/db/settings'
import { publicKey } from '@/lib/db/signing'
import type { campaign_file, report, report_file } from '@/lib/generated/prisma/client'
import { NotFound } from '@/lib/model/errors'
import type { Page } from '@/lib/model/filters'
import { reportById } from './index'
import type {
  Figures,
  Issued,
  ReportEvidence,
  ReportFile,
  ReportParams,
  ReportRow,
} from '@/lib/model/answers/reports'

export type ReportState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export const reportFolder = (): string => path.join(dataFolder(), 'reports')

/** Reports with their files. */
const SELECT = `
  select
    r.*,
    coalesce(
      (
        select json_agg(
          json_build_object(
            'format', f.format, 'name', f.name, 'bytes', f.bytes, 'rows', f.rows,
            'sha256', encode(f.sha256, 'hex'),
            'signature', translate(encode(f.signature, 'base64'), E'+/=\\n', '-_'),
            'removedAt', f.removed_at
          )
          order by f.format
        )
        from report_file f
        where f.report_id = r.id
      ),
      '[]'
    ) as files
  from report r`

/** Reports show what their maker may see: others see them only where nothing is hidden from them. */
function visible(actor: Actor): Sql {
  const { id, role } = actor
  const scope = rightsOf(actor)
  if ((role === 'administrator' || role === 'auditor') && maySeeAll(actor)) return sql`true`
  // Whose scope has become narrower since no longer gets what they were once given.
  const sides = (['teams', 'environments', 'sources'] as const).flatMap((side) =>
    scope[side]
      ? [sql`r.scope ? '${raw(side)}' and r.scope->'${raw(side)}' <@ ${JSON.stringify(scope[side])}::jsonb`]
      : [],
  )
  return join([sql`r.requester_id = ${id}`, ...sides], ' and ')
}

interface Stored extends Omit<Row<report>, 'params' | 'state' | 'evidence' | 'figures'> {
  params: ReportParams
  state: ReportState
  evidence: ReportEvidence | null
  figures: Figures[] | null
  files: ReportFile[]
}

function reportRow(row: Stored): ReportRow {
  return {
    id: row.id,
    kind: row.kind,
    title: reportById(row.kind)?.title ?? row.kind,
    params: row.params,
    subject: row.evidence?.subject ?? null,
    state: row.state,
    requestedBy: row.requested_by,
    rowsDone: row.rows_done,
    asOf: iso(row.as_of),
    createdAt: iso(row.created_at),
    finishedAt: iso(row.finished_at),
    error: row.error,
    files: row.files.map((file) => ({
      ...file,
      removedAt: file.removedAt && new Date(file.removedAt).toISOString(),
    })),
  }
}

/** Reports, newest first. */
export async function listReports(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<ReportRow>> {
  const seen = visible(actor)
  const [counted] = await rows<{ n: number }>(sql`select count(*)::int as n from report r where ${seen}`)
  const isId = cursor && /^[0-9a-f-]{36}$/.test(cursor)
  const before = isId
    ? sql`
      and (r.created_at, r.id)
        < (select created_at, id from report where id = ${cursor}::uuid)`
    : empty
  const found = await rows<Stored>(
    sql`${raw(SELECT)} where ${seen} ${before} order by r.created_at desc, r.id desc limit ${raw(limit + 1)}`,
  )
  const page = found.slice(0, limit).map(reportRow)
  return { rows: page, next: found.length > limit ? page.at(-1)!.id : null, total: counted!.n }
}

/** One report with its evidence sheet, once it is made. */
export async function reportDetail(
  actor: Actor,
  id: string,
): Promise<ReportRow & { evidence: ReportEvidence | null; figures: Figures[] }> {
  const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null
  const [row] = await rows<Stored>(sql`${raw(SELECT)} where r.id = ${known}::uuid and ${visible(actor)}`)
  if (!row) throw new NotFound('There is no such report in your scope.')
  return {
    ...reportRow(row),
    evidence: row.evidence,
    figures: row.figures ?? [],
  }
}

/** A file of a report as a stream; throws NotFound when it was not made or has been removed. */
export async function reportFile(
  actor: Actor,
  id: string,
  format: string,
): Promise<{ file: ReportFile; body: Readable }> {
  const { files } = await reportDetail(actor, id)
  const file = files.find((one) => one.format === format)
  const place = path.join(reportFolder(), `${id}.${format}`)
  if (file?.removedAt)
    throw new NotFound(
      `This file was removed on ${file.removedAt.slice(0, 10)}: its days were over. A copy can still be verified by its hash.`,
    )
  if (!file || !(await stat(place).catch(() => undefined)))
    throw new NotFound('This report has no such file, or it was removed.')
  return { file, body: createReadStream(place) }
}

/** What a signature on a file covers. */
export const fileMessage = (file: {
  sha256: string
  bytes: number
  judgement: number | null
  asOf: string | null
}): string => `muster report file\n${file.sha256}\n${file.bytes}\n${file.judgement ?? ''}\n${file.asOf ?? ''}`

/** Looks a file up by the SHA-256 (hex) of its bytes. Says nothing of the report's content, so anybody signed in may ask. */
export async function issuedAs(sha256: string): Promise<Issued> {
  const [found] = await rows<
    Pick<Row<report>, 'id' | 'kind' | 'judgement_id' | 'as_of' | 'requested_by'> &
      Pick<report_file, 'format' | 'rows'> & { signature: string }
  >(
    `select
       r.id, r.kind, r.judgement_id, r.as_of, r.requested_by, f.format, f.rows,
       translate(encode(f.signature, 'base64'), E'+/=\\n', '-_') as signature
     from report_file f
       join report r on r.id = f.report_id
     where f.sha256 = decode($1, 'hex')
     order by r.created_at limit 1`,
    [sha256],
  )
  const { kid } = publicKey()
  if (!found) return (await recordIssuedAs(sha256)) ?? { sha256, issued: false, kid }
  return {
    sha256,
    issued: true,
    kid,
    signature: found.signature,
    report: {
      id: found.id,
      title: reportById(found.kind)?.title ?? found.kind,
      asOf: iso(found.as_of),
      judgement: found.judgement_id,
      madeBy: found.requested_by,
      format: found.format,
      rows: found.rows,
    },
  }
}

/** The same of a campaign's record; null when it is none. */
async function recordIssuedAs(sha256: string): Promise<Issued | null> {
  const [found] = await rows<
    Pick<campaign_file, 'campaign_id' | 'format' | 'is_part' | 'as_of' | 'made_by' | 'at'> & {
      name: string
      bytes: number
      signature: string
    }
  >(
    `select f.campaign_id, c.name, f.format, f.bytes::float8 as bytes, f.is_part, f.as_of, f.made_by, f.at,
       translate(encode(f.signature, 'base64'), E'+/=\\n', '-_') as signature
     from campaign_file f
       join campaign c on c.id = f.campaign_id
     where f.sha256 = decode($1, 'hex')`,
    [sha256],
  )
  if (!found) return null
  return {
    sha256,
    issued: true,
    kid: publicKey().kid,
    signature: found.signature,
    record: {
      campaign: found.campaign_id,
      name: found.name,
      isPart: found.is_part,
      asOf: iso(found.as_of),
      madeBy: found.made_by,
      at: iso(found.at),
      format: found.format,
      bytes: found.bytes,
    },
  }
}
