import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '@/lib/auth/actor'
import { onlyPart } from '@/lib/auth/scope'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { lookingBackTo, rowsLookingBackTo } from '@/lib/db/instant'
import { isTransient } from '@/lib/db/failures'
import { holding, rows, transaction } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { signed } from '@/lib/db/signing'
import type { report as StoredReport } from '@/lib/generated/prisma/client'
import { frameworkPosture } from '@/lib/frameworks/queries'
import type { Role } from '@/lib/model/vocabulary'
import { commentedFile, csvFile, evidenceFile } from './csv-file'
import { evidenceOf } from './evidence'
import { reportById } from './index'
import { jsonFile } from './json-file'
import { assessmentResultsFile } from './oscal/assessment-results'
import { componentDefinitionFile } from './oscal/component-definition'
import { openChecks, planOfActionFile } from './oscal/plan-of-action'
import { subjectsOf } from './oscal/subjects'
import { pdfFile } from './pdf/file'
import { fileMessage, reportFolder } from './queries'
import { type Chart, columnsOf, type Report } from './report'
import { type Spool, spooled } from './spool'
import { tellOfReport } from './schedules'
import { xlsxFile } from './xlsx-file'
import type { PaperSize } from '@/lib/model/policy'
import { policyOf } from '@/lib/policy/policy'
import type { Scope } from '@/lib/model/answers/access'
import type { Figures, ReportEvidence, ReportFormat, ReportParams } from '@/lib/model/answers/reports'

class Cancelled extends Error {}

/** What all of one report is read from. */
interface View {
  instant: Date | null
  /** Held by the connection that holds the judge off. */
  snapshot: string
}

interface Made {
  view: View
  report: Report
  params: ReportParams
  actor: Actor
  spool: Spool
  figures: Figures[]
  charts: Chart[]
  evidence: ReportEvidence
  paper: PaperSize
}

/**
 * Makes the files of a report. A shared lock keeps evaluations from running meanwhile and everything is read from one
 * snapshot, so that all rows, figures and files agree. Rows are streamed: a million of them take no more memory than
 * a page.
 */
export async function makeReport(id: string): Promise<void> {
  // One process at a time: a second would write over the files of the first.
  await holding(
    async (client) =>
      (
        await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(14, hashtext($1)) as mine', [
          id,
        ])
      ).rows[0]!.mine,
    () => makeAlone(id),
  )
}

async function makeAlone(id: string): Promise<void> {
  const [asked] = await rows<{
    kind: string
    params: ReportParams
    formats: ReportFormat[]
    requester_id: string
    requested_by: string
    role: Role
    scope: Scope
  }>(
    `update report set state = 'running'
     where id = $1 and state in ('queued', 'running')
     returning kind, params, formats, requester_id, requested_by, role, scope`,
    [id],
  )
  const report = asked && reportById(asked.kind)
  if (!report) return
  const { params } = asked
  const asker: Actor = {
    kind: 'user',
    id: asked.requester_id,
    label: asked.requested_by,
    role: asked.role,
    scope: asked.scope,
  }
  const rowsPlace = path.join(reportFolder(), `${id}.rows`)
  await mkdir(reportFolder(), { recursive: true, mode: 0o700 })
  try {
    await whileNothingIsJudged(async (snapshot) => {
      const actor = onlyPart(asker, params)
      // How the organisation is called now, also on a report that looks back.
      const { organisation, paper } = await policyOf('reports')
      const view = { instant: params.as_of ? new Date(params.as_of) : null, snapshot }
      const list = rowsLookingBackTo(view.instant, report.rows(actor, params), snapshot)
      const spool = await spooled(rowsPlace, list, (count) => progress(id, count))
      const { figures, charts, evidence } = await readFrom(view, async () => ({
        figures: await report.figures(actor, params),
        charts: (await report.charts?.(actor, params)) ?? [],
        evidence: await evidenceOf(report, params, actor, spool, organisation || null),
      }))
      const made = { view, report, params, actor, spool, figures, charts, evidence, paper }
      for (const format of asked.formats) {
        await progress(id, spool.rows)
        await writeFile(id, format, made)
      }
      await transaction(async (client) => {
        const { rows: done } = await client.query<Pick<Row<StoredReport>, 'id' | 'kind' | 'schedule_id'>>(
          `update report
           set state = 'done', finished_at = now(), evidence = $2, judgement_id = $3, as_of = $4, figures = $5
           where id = $1 and state = 'running'
           returning id, kind, schedule_id`,
          [id, evidence, evidence.judgement, evidence.asOf, JSON.stringify(figures)],
        )
        if (done[0]) await tellOfReport(client, done[0], null, new Date())
      })
    })
  } catch (error) {
    for (const format of asked.formats) await rm(`${placeOf(id, format)}.part`, { force: true })
    // The connection broke or another was in its way: it is made again from the start.
    if (isTransient(error)) throw error
    for (const format of asked.formats) await rm(placeOf(id, format), { force: true })
    await rows('delete from report_file where report_id = $1', [id])
    if (error instanceof Cancelled) return
    await transaction(async (client) => {
      const { message } = error as Error
      const { rows: failed } = await client.query<Pick<Row<StoredReport>, 'id' | 'kind' | 'schedule_id'>>(
        `update report
         set state = 'failed', error = $2, finished_at = now()
         where id = $1
         returning id, kind, schedule_id`,
        [id, message],
      )
      await tellOfReport(client, failed[0]!, message, new Date())
    })
    throw error
  } finally {
    await rm(rowsPlace, { force: true })
  }
}

async function whileNothingIsJudged(body: (snapshot: string) => Promise<void>): Promise<void> {
  let snapshot = ''
  await holding(
    async (client) => {
      await client.query('select pg_advisory_xact_lock_shared(3, 0)')
      snapshot = (await client.query<{ name: string }>('select pg_export_snapshot() as name')).rows[0]!.name
      return true
    },
    () => body(snapshot),
  )
}

const readFrom = <T>({ instant, snapshot }: View, body: () => Promise<T>): Promise<T> =>
  lookingBackTo(instant, body, snapshot)

const placeOf = (id: string, format: ReportFormat) => path.join(reportFolder(), `${id}.${format}`)

async function progress(id: string, count: number): Promise<void> {
  const [row] = await rows<{ state: string }>(
    'update report set rows_done = $2 where id = $1 returning state',
    [id, count],
  )
  if (row?.state !== 'running') throw new Cancelled()
}

async function writeFile(id: string, format: ReportFormat, made: Made): Promise<void> {
  const hash = createHash('sha256')
  let bytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const place = placeOf(id, format)
  await pipeline(
    Readable.from(await fileOf(format, made), { objectMode: false }),
    meter,
    createWriteStream(`${place}.part`, { mode: 0o600 }),
  )
  await rename(`${place}.part`, place)
  const sha256 = hash.digest('hex')
  const { judgement, asOf, rows: count } = made.evidence
  await rows(
    `insert into report_file (report_id, format, name, bytes, rows, sha256, signature)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7)
     on conflict (report_id, format) do update set
       bytes = excluded.bytes, rows = excluded.rows, sha256 = excluded.sha256,
       signature = excluded.signature`,
    [
      id,
      format,
      nameOf(format, made),
      bytes,
      count,
      sha256,
      signed(fileMessage({ sha256, bytes, judgement, asOf })),
    ],
  )
}

async function fileOf(
  format: ReportFormat,
  made: Made,
): Promise<AsyncIterable<string | Uint8Array> | Iterable<string>> {
  const { view, report, params, actor, spool, figures, evidence } = made
  const columns = columnsOf(report, params)
  switch (format) {
    case 'pdf':
      return pdfFile({ ...made, columns, rows: spool.read() })
    case 'csv':
      return csvFile(columns, spool.read())
    case 'csv-evidence':
      return evidenceFile(evidence)
    case 'csv-commented':
      return commentedFile(columns, spool.read(), evidence)
    case 'xlsx':
      return xlsxFile(columns, spool.read(), figures, evidence, made.paper)
    case 'json':
      return jsonFile(columns, spool.read(), figures, evidence)
    case 'oscal':
      return [
        await readFrom(view, async () => {
          const posture = await frameworkPosture(actor, params.framework!, params.edition)
          const subjects = await subjectsOf(actor, posture, await checkCatalogue())
          return assessmentResultsFile(posture, subjects, evidence)
        }),
      ]
    case 'oscal-poam': {
      const posture = await readFrom(view, () => frameworkPosture(actor, params.framework!, params.edition))
      return [
        planOfActionFile(
          posture,
          await readFrom(view, () => openChecks(actor)),
          await readFrom(view, () => checkCatalogue()),
          evidence,
        ),
      ]
    }
    case 'oscal-component':
      return [
        componentDefinitionFile(
          await readFrom(view, () => frameworkPosture(actor, params.framework!, params.edition)),
          evidence,
        ),
      ]
  }
}

/** `muster-ownership-2026-11-22.csv`: the day is that of the judgement. */
const nameOf = (format: ReportFormat, { report, evidence }: Made) =>
  `muster-${report.id}-${evidence.asOf?.slice(0, 10) ?? 'unjudged'}.${endings[format]}`
const endings: Record<ReportFormat, string> = {
  pdf: 'pdf',
  xlsx: 'xlsx',
  csv: 'csv',
  'csv-evidence': 'evidence.csv',
  'csv-commented': 'commented.csv',
  json: 'json',
  oscal: 'oscal.json',
  'oscal-poam': 'oscal-poam.json',
  'oscal-component': 'oscal-component.json',
}
