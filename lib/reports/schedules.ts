import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { maySeeAll, scopeOfAccount } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { type Client, rows, transaction } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { queue } from '@/lib/db/queue'
import type { Row } from '@/lib/db/row'
import { setting } from '@/lib/db/settings'
import { sql } from '@/lib/db/sql'
import type { report, report_schedule } from '@/lib/generated/prisma/client'
import { LINK, post } from '@/lib/mail/outbox'
import type { Scope } from '@/lib/model/answers/access'
import type { ReportParams, ReportSchedule, ScheduleUnit } from '@/lib/model/answers/reports'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import { emit } from '@/lib/outward/emit'
import { type Asked, checkedAsk, insertReport } from './ask'
import { reportById } from './index'

/** At six in the morning of the first day: the work week begins with it. */
const HOUR = 6

/** The first morning of the next week, month or quarter after an instant, by the installation's time zone. */
async function nextAfter(client: Client, every: ScheduleUnit, at: Date): Promise<Date> {
  const { rows: found } = await client.query<{ at: Date }>(
    `select (
       date_trunc($1, $2::timestamptz at time zone $3)
       + case $1 when 'quarter' then interval '3 months' else ('1 ' || $1)::interval end
       + $4 * interval '1 hour'
     ) at time zone $3 as at`,
    [every, at, setting('MUSTER_TIME_ZONE'), HOUR],
  )
  return found[0]!.at
}

/**
 * Has a report made every week, month or quarter, and tells its recipients when it is there.
 * @param recipients e-mails of accounts that may read it: administrators and auditors who see everything, or whoever asks
 * @throws Invalid for a fixed date and for recipients who could not open it, and what asking for the report throws
 */
export async function scheduleReport(
  actor: Actor,
  asked: Asked & { every: ScheduleUnit; recipients: string[] },
): Promise<{ id: string; nextAt: string }> {
  if (actor.kind !== 'user')
    throw new Invalid('Only a person can schedule a report: it is created with their permissions.')
  if (asked.params.as_of)
    throw new Invalid('A scheduled report covers the day on which it is created: choose no date.')
  const { params, files } = await checkedAsk(actor, asked)
  const id = randomUUID()
  return write(actor, 'report:make', async (client) => {
    const recipients = await readersOf(client, actor, asked.recipients)
    const nextAt = await nextAfter(client, asked.every, new Date())
    await prismaOn(client).report_schedule.create({
      data: {
        id,
        kind: asked.kind,
        params,
        formats: files,
        every: asked.every,
        recipients,
        requester_id: actor.id,
        created_by: actor.label,
        next_at: nextAt,
      },
    })
    return {
      result: { id, nextAt: nextAt.toISOString() },
      audit: {
        action: 'report.schedule',
        subject: `schedule ${id}`,
        detail: { kind: asked.kind, params, every: asked.every, recipients },
      },
    }
  })
}

// A report shows what its maker sees, so a mail about it goes to those who could open it.
async function readersOf(client: Client, actor: Actor, emails: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))]
  const { rows: found } = await client.query<{ email: string }>(
    `select u.email
     from app_user u
       join role_binding b on b.user_id = u.id
     where u.email = any($1)
       and u.disabled_at is null
       and (u.id = $2 or b.role in ('administrator', 'auditor') and b.scope = '{}')`,
    [wanted, actor.id],
  )
  const readers = new Set(found.map(({ email }) => email))
  const others = wanted.filter((email) => !readers.has(email))
  if (others.length > 0)
    throw new Invalid(
      `${others.join(', ')} could not open the report. Recipients are you, administrators and auditors who see everything.`,
    )
  return wanted
}

/** Takes a schedule back: of one's own, or as an administrator anybody's. What it made stays. */
export const endSchedule = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'report:make', async (client) => {
    const { count } = await prismaOn(client).report_schedule.deleteMany({
      where: { id, ...(isForAll(actor) ? {} : { requester_id: actor.id }) },
    })
    if (count === 0) throw new NotFound('There is no such schedule, or it is somebody else’s.')
    return { result: { id }, audit: { action: 'report.unschedule', subject: `schedule ${id}` } }
  })

const isForAll = (actor: Actor): boolean => actor.role === 'administrator' && maySeeAll(actor)

interface Stored extends Omit<Row<report_schedule>, 'params' | 'every' | 'formats'> {
  params: ReportParams
  every: ScheduleUnit
  formats: ReportSchedule['formats']
  last_id: string | null
  last_at: Date | null
}

/** Schedules of the actor; for an administrator those of everybody. */
export async function listSchedules(actor: Actor): Promise<ReportSchedule[]> {
  const found = await rows<Stored>(
    sql`select s.*, l.id as last_id, l.created_at as last_at
     from report_schedule s
       left join lateral (
         select id, created_at from report r where r.schedule_id = s.id order by r.created_at desc limit 1
       ) l on true
     where ${isForAll(actor)} or s.requester_id::text = ${actor.id}
     order by s.created_at desc, s.id limit 500`,
  )
  return found.map((row) => ({
    id: row.id,
    kind: row.kind,
    title: reportById(row.kind)?.title ?? row.kind,
    params: row.params,
    formats: row.formats,
    every: row.every,
    recipients: row.recipients,
    createdBy: row.created_by,
    nextAt: iso(row.next_at),
    endedBecause: row.ended_because,
    last: row.last_id === null ? null : { id: row.last_id, at: iso(row.last_at!) },
  }))
}

/**
 * Asks for the reports whose time has come, each with the role and scope that its maker has now. What was missed while nothing ran
 * is made once. A schedule whose maker may no longer make reports ends.
 * @returns how many were asked for
 */
export async function askForDueReports(asOf: Date): Promise<number> {
  const due = await rows<{ id: string }>(
    'select id from report_schedule where ended_at is null and next_at <= $1 order by next_at, id',
    [asOf],
  )
  let made = 0
  for (const { id } of due) if (await transaction((client) => makeDue(client, id, asOf))) made += 1
  return made
}

async function makeDue(client: Client, id: string, asOf: Date): Promise<boolean> {
  // Locked, so that two workers do not ask for it twice.
  const { rows: found } = await client.query<
    Stored & { email: string; role: Role | null; scope: Scope; owners_see_all: boolean; is_blocked: boolean }
  >(
    `select s.*, u.email, b.role, b.scope,
       coalesce((select (value->>'owners_see_all')::boolean from policy where name = 'access'), false)
         as owners_see_all,
       u.disabled_at is not null or coalesce(u.access_ends_at <= $2, false) as is_blocked
     from report_schedule s
       join app_user u on u.id = s.requester_id
       left join role_binding b on b.user_id = u.id
     where s.id = $1 and s.ended_at is null and s.next_at <= $2 for update of s`,
    [id, asOf],
  )
  const [row] = found
  if (!row) return false
  const end = async (because: string) => {
    await client.query('update report_schedule set ended_at = $2, ended_because = $3 where id = $1', [
      id,
      asOf,
      because,
    ])
    return false
  }
  if (row.is_blocked || row.role === null) return end(`${row.email} has no access any more`)
  const actor: Actor = {
    kind: 'user',
    id: row.requester_id,
    label: row.email,
    role: row.role,
    scope: scopeOfAccount({ ...row, role: row.role }),
  }
  try {
    await checkedAsk(actor, { kind: row.kind, params: row.params, formats: ['json'] }, true)
  } catch (error) {
    return end((error as Error).message.slice(0, 500))
  }
  await insertReport(client, actor, {
    kind: row.kind,
    params: row.params,
    files: row.formats,
    scheduleId: id,
  })
  await client.query('update report_schedule set next_at = $2 where id = $1', [
    id,
    await nextAfter(client, row.every, asOf),
  ])
  return true
}

/** Tells recipients and webhooks that a scheduled report is there, or why it is not; in the transaction that says so. */
export async function tellOfReport(
  client: Client,
  made: Pick<report, 'id' | 'kind' | 'schedule_id'>,
  failure: string | null,
  at: Date,
): Promise<void> {
  const title = reportById(made.kind)?.title ?? made.kind
  if (failure === null)
    await emit(client, 'report.made', [{ id: made.id, title, path: `/reports/${made.id}` }])
  if (made.schedule_id === null) return
  const schedule = await prismaOn(client).report_schedule.findUnique({ where: { id: made.schedule_id } })
  if (!schedule) return
  const day = at.toISOString().slice(0, 10)
  await post(
    client,
    schedule.recipients.map((recipient) => ({
      key: `report ${made.id} ${recipient}`,
      recipient,
      subject: failure === null ? `${title}, ${day}` : `${title}, ${day}, could not be made`,
      text: [
        failure === null
          ? `The report that ${schedule.created_by} scheduled is ready: ${LINK}`
          : `The report that ${schedule.created_by} scheduled was not made: ${failure}`,
        'The link asks you to sign in. No file is sent by mail.',
      ].join('\n\n'),
      opens: `/reports/${made.id}`,
    })),
    at,
  )
  await queue(client, 'mail')
}
