import { EventEmitter } from 'node:events'
import { anchorCheckpoint } from '@/lib/audit/anchor'
import { signGrowth } from '@/lib/audit/verify'
import { type JobHelpers, Logger, run, type Runner, type Task } from 'graphile-worker'
import { refreshItems } from '@/lib/attestation/refresh'
import { tick } from '@/lib/attestation/tick'
import { forgetLimits } from '@/lib/auth/failures'
import { pool, transaction } from '@/lib/db/pool'
import { type Job, jobs, type Payload, queue } from '@/lib/db/queue'
import { log } from '@/lib/http/log'
import { forgetEvidence } from '@/lib/frameworks/evidence-files'
import { setting } from '@/lib/db/settings'
import { forgetOriginals } from '@/lib/ingest/originals'
import { forgetMail } from '@/lib/mail/outbox'
import { hasMail, sendMail } from '@/lib/mail/send'
import { countJob } from '@/lib/overview/counted'
import { markLeft } from '@/lib/owners/leave'
import { deliver, forgetDeliveries } from '@/lib/outward/deliver'
import { expireExceptions } from '@/lib/findings/exceptions-life'
import { mailResetLink } from '@/lib/people/reset'
import { tellWatchers } from '@/lib/tasks/watchers'
import { forgetReportFiles } from '@/lib/reports/forget'
import { makeReport } from '@/lib/reports/make'
import { askForDueReports } from '@/lib/reports/schedules'
import { keepAlive, rest } from './alive'
import { forgetHistory } from './forget-history'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { recover } from './recover'

type Tasks = { [J in Job]: (payload: Payload<J>, helpers: JobHelpers) => Promise<unknown> }

/** What is done for each job. */
const tasks: Tasks = {
  import: async ({ importId }) => {
    await runImport(importId)
    await soon('judge')
  },
  report: ({ reportId }) => makeReport(reportId),
  judge: () => finishImports(new Date()),
  // Ages change without an import, so everything is evaluated once a day.
  'judge-everything': () => judgeChanged(new Date(), true),
  // Sign the audit log every hour, so that older entries cannot be rewritten without notice.
  'audit-checkpoint': async () => {
    await signGrowth()
    for (const { place, error } of await anchorCheckpoint())
      log.error({ err: error }, `${place}: the checkpoint of the audit log was not taken`)
  },
  deliver: ({ deliveryId }, { job }) => deliver(deliveryId, job.attempts >= job.max_attempts),
  'expire-exceptions': () => expireExceptions(new Date()),
  'due-reports': () => askForDueReports(new Date()),
  'forget-deliveries': async () => {
    await forgetDeliveries(90)
    const days = setting('MUSTER_MAIL_DAYS')
    if (days) await forgetMail(days, new Date())
  },
  'forget-limits': () => forgetLimits(),
  'forget-history': async () => {
    await forgetHistory(new Date())
    await forgetEvidence()
    await forgetOriginals()
    const days = setting('MUSTER_REPORT_DAYS')
    if (days) await forgetReportFiles(days, new Date())
  },
  // Campaigns follow new data, and time: what an import overtook, reminders, escalations, next rounds. Watchers are told.
  attestation: async () => {
    const asOf = new Date()
    await markLeft(asOf)
    await refreshItems(asOf)
    await tick(asOf)
    if (hasMail()) await tellWatchers(asOf)
    await soon('mail')
  },
  mail: () => sendMail(new Date()),
  'mail-reset-link': ({ email }) => mailResetLink(email),
  recover: () => recover(),
}

const soon = (job: 'judge' | 'mail' | 'recover' | 'audit-checkpoint') =>
  transaction((client) => queue(client, job))

/** A job of the list, whose payload is held against what it has to be told. */
const checked = <J extends Job>(job: J): [J, Task] => [
  job,
  async (payload, helpers) => {
    await tasks[job](jobs[job].parse(payload) as Payload<J>, helpers)
  },
]

// What the queue says of itself; jobs have lines of their own.
const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') log[level === 'error' ? 'error' : 'warn'](message)
})

type EndedJob = { id: string; task_identifier: string; attempts: number; locked_at: Date | null }
const everyMinute = new Set<string>(['recover', 'attestation', 'mail'] satisfies Job[])

/** Starts working in this process; `stop()` finishes the running tasks first. */
export async function startWorker(): Promise<Runner> {
  const events = new EventEmitter()
  const named: Promise<void>[] = []
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) =>
    named.push(keepAlive(worker.workerId)),
  )
  const tell = (job: EndedJob, outcome: 'done' | 'failed', error?: unknown) => {
    const ms = job.locked_at ? Date.now() - job.locked_at.getTime() : 0
    countJob(job.task_identifier, outcome, ms / 1000)
    const about = { job: job.task_identifier, id: job.id, attempt: job.attempts, ms }
    if (outcome === 'failed') log.error({ ...about, err: error }, 'job failed')
    // What comes round every minute would hide the rest.
    else log[everyMinute.has(job.task_identifier) ? 'debug' : 'info'](about, 'job done')
  }
  events.on('job:success', ({ job }: { job: EndedJob }) => tell(job, 'done'))
  events.on('job:error', ({ job, error }: { job: EndedJob; error: unknown }) => tell(job, 'failed', error))
  const runner = await run({
    pgPool: pool(),
    events,
    // Two for imports and judging, two for receivers that are slow to answer.
    concurrency: 4,
    taskList: Object.fromEntries((Object.keys(jobs) as Job[]).map(checked)),
    noHandleSignals: true,
    logger,
    crontab: `* * * * * recover ?jobKey=recover
* * * * * attestation ?jobKey=attestation
3 * * * * audit-checkpoint ?jobKey=audit-checkpoint
*/5 * * * * expire-exceptions ?jobKey=expire-exceptions
*/5 * * * * due-reports ?jobKey=due-reports
47 1 * * * forget-deliveries ?jobKey=forget-deliveries
27 * * * * forget-limits ?jobKey=forget-limits
7 1 * * * forget-history ?jobKey=forget-history
17 2 * * * judge-everything ?jobKey=judge-everything`,
  })
  // A worker that is stopping still finishes its jobs and keeps them locked.
  void runner.promise.catch(() => undefined).then(rest)
  await Promise.all(named)
  await soon('recover')
  await soon('audit-checkpoint')
  return runner
}
