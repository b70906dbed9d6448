import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { instantOf } from '@/lib/auth/point-of-view'
import { lookingBackTo } from '@/lib/db/instant'
import type { Client } from '@/lib/db/pool'
import { queue } from '@/lib/db/queue'
import { maySeeAll, onlyPart } from '@/lib/auth/scope'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { filterOf } from './filter'
import { reportById } from './index'
import type { Report } from './report'
import type { ReportFormat, ReportParams } from '@/lib/model/answers/reports'

/** What somebody asks for. */
export interface Asked {
  kind: string
  params: ReportParams
  formats: ReportFormat[]
}

const needNames: Partial<Record<keyof ReportParams, string>> = {
  framework: 'a framework',
  identity: 'an identity',
  of: 'the report to draw the sample from',
  n: 'a sample size',
  seed: 'a seed',
}

/** What was asked for, after it was found possible. */
interface Possible {
  params: ReportParams
  /** The files that are made: rows as CSV come with their evidence. */
  files: ReportFormat[]
}

/**
 * Whether a person may have a report: requests that they may not make are refused here, before a worker starts.
 * @param again when it was asked for before, with the names of its files as they are stored
 * @throws NotFound for an unknown kind, Invalid for what it lacks, and whatever its subject throws when it cannot be seen
 */
export async function checkedAsk(actor: Actor, asked: Asked, again = false): Promise<Possible> {
  const { kind, formats } = asked
  const asOf = await instantOf(asked.params.as_of)
  const params: ReportParams = { ...asked.params, ...(asOf && { as_of: asOf.toISOString() }) }
  const report = reportById(kind)
  if (!report) throw new NotFound(`There is no report "${kind}".`)
  for (const need of report.needs)
    if (!params[need]) throw new Invalid(`Choose ${needNames[need] ?? need} for this report.`)
  const base = report.base?.(params) ?? report
  if (base.permission) demand(actor, base.permission)
  refuseSuperfluous(report, base, params)
  const refused = again ? undefined : formats.find((format) => !report.formats.includes(format))
  if (refused)
    throw new Invalid(
      `${report.title} is not available as ${refused}; choose from ${report.formats.join(', ')}.`,
    )
  const reach = onlyPart(actor, params)
  if (base.list) filterOf(base.list, params)
  await lookingBackTo(asOf, async () => report.subject?.(reach, params))
  // Rows alone say nothing of where they come from.
  const files = [
    ...new Set(formats.flatMap((one) => (one === 'csv' ? (['csv', 'csv-evidence'] as const) : one))),
  ]
  return { params, files }
}

/** Queues a report that was found possible; its files are made by a worker with the rights that the person has now. */
export async function insertReport(
  client: Client,
  actor: Actor,
  { kind, params, files, scheduleId = null }: Possible & { kind: string; scheduleId?: string | null },
): Promise<string> {
  const id = randomUUID()
  await client.query(
    `insert into report (id, kind, params, formats, requester_id, requested_by, role, scope, schedule_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, kind, params, files, actor.id, actor.label, actor.role, actor.scope, scheduleId],
  )
  await queue(client, 'report', { reportId: id })
  return id
}

/**
 * Asks for a report, once.
 * @throws what `checkedAsk` throws
 */
export async function askForReport(actor: Actor, asked: Asked): Promise<{ id: string }> {
  const possible = await checkedAsk(actor, asked)
  return write(actor, 'report:make', async (client) => {
    const id = await insertReport(client, actor, { kind: asked.kind, ...possible })
    return {
      result: { id },
      audit: {
        action: 'report.make',
        subject: `report ${id}`,
        detail: { kind: asked.kind, params: possible.params, formats: asked.formats },
      },
    }
  })
}

// A parameter that a report does not read would be written on its evidence sheet as if it had been heeded.
function refuseSuperfluous(report: Report, base: Report, params: ReportParams): void {
  const read = new Set<string>([
    ...report.needs,
    ...(base.takes ?? []),
    ...(base.list ? ['filter'] : []),
    'teams',
    'environments',
    'sources',
    'as_of',
  ])
  const superfluous = Object.keys(params).filter((name) => !read.has(name))
  if (superfluous.length > 0) throw new Invalid(`${report.title} does not take: ${superfluous.join(', ')}.`)
}

/** Stops a report that is not finished; what was written of it is removed by its worker. */
export const cancelReport = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'report:make', async (client) => {
    const { rowCount } = await client.query(
      `update report set state = 'cancelled', finished_at = now()
       where id = $1 and state in ('queued', 'running') and ($2 = 'administrator' or requester_id = $3)`,
      [id, maySeeAll(actor) ? actor.role : '', actor.id],
    )
    if (!rowCount) throw new Conflict('This report is already finished, or you did not request it.')
    return { result: { id }, audit: { action: 'report.cancel', subject: `report ${id}` } }
  })
