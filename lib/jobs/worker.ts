import { EventEmitter } from 'node:events'
import { signGrowth } from '@/lib/audit/verify'
import { Logger, run, type Runner, type TaskList } from 'graphile-worker'
import { refreshItems } from '@/lib/attestation/refresh'
import { tick } from '@/lib/attestation/tick'
import { forgetLimits } from '@/lib/auth/failures'
import { pool } from '@/lib/db/pool'
import { log } from '@/lib/http/log'
import { hasMail, sendMail } from '@/lib/mail/send'
import { markLeft } from '@/lib/owners/leave'
import { deliver, forgetDeliveries } from '@/lib/outward/deliver'
import { expireExceptions } from '@/lib/remediation/exceptions-life'
import { tellWatchers } from '@/lib/remediation/watchers'
import { makeReport } from '@/lib/reports/make'
import { keepAlive, rest } from './alive'
import { forgetHistory } from './forget-history'
import { finishImports, runImport } from './import'
import { judgeChanged } from './judging'
import { recover } from './recover'

/** Every background task. Payloads are made by our own code only. */
const tasks: TaskList = {
  import: async (payload, { addJob }) => {
    await runImport((payload as { importId: number }).importId)
    await addJob('judge', {}, { jobKey: 'judge', maxAttempts: 3 })
  },
  report: (payload) => makeReport((payload as { reportId: string }).reportId),
  judge: async () => finishImports(new Date()),
  // Ages grow without any import: everything is judged anew once a day.
  'judge-everything': async () => {
    await judgeChanged(new Date(), true)
  },
  // What the log holds an hour later can no longer be rewritten unseen.
  'audit-checkpoint': () => signGrowth(),
  deliver: async (payload, { job }) =>
    deliver((payload as { deliveryId: string }).deliveryId, job.attempts >= job.max_attempts),
  'expire-exceptions': async () => {
    await expireExceptions(new Date())
  },
  'forget-deliveries': async () => {
    await forgetDeliveries(90)
  },
  'forget-limits': () => forgetLimits(),
  'forget-history': async () => {
    await forgetHistory(new Date())
  },
  // Campaigns follow new data, and time: what an import overtook, reminders, escalations, next rounds. Watchers are told.
  attestation: async (_payload, { addJob }) => {
    const asOf = new Date()
    await markLeft(asOf)
    await refreshItems(asOf)
    await tick(asOf)
    if (hasMail()) await tellWatchers(asOf)
    await addJob('mail', {}, { jobKey: 'mail', maxAttempts: 3 })
  },
  mail: async () => {
    await sendMail(new Date())
  },
  recover: (_payload, { addJob }) => recover(addJob),
}

// Every finished task would be a line; a failed one is what somebody wants to read.
const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') log[level === 'error' ? 'error' : 'warn'](message)
})

/** Starts working in this process; `stop()` finishes the running tasks first. */
export async function startWorker(): Promise<Runner> {
  const events = new EventEmitter()
  const named: Promise<void>[] = []
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) =>
    named.push(keepAlive(worker.workerId)),
  )
  const runner = await run({
    pgPool: pool(),
    events,
    // Two for imports and judging, two for receivers that are slow to answer.
    concurrency: 4,
    taskList: tasks,
    noHandleSignals: true,
    logger,
    crontab: `* * * * * recover ?jobKey=recover
* * * * * attestation ?jobKey=attestation
3 * * * * audit-checkpoint ?jobKey=audit-checkpoint
*/5 * * * * expire-exceptions ?jobKey=expire-exceptions
47 1 * * * forget-deliveries ?jobKey=forget-deliveries
27 * * * * forget-limits ?jobKey=forget-limits
7 1 * * * forget-history ?jobKey=forget-history
17 2 * * * judge-everything ?jobKey=judge-everything`,
  })
  // A stopping worker still finishes its jobs: they are its own until then.
  void runner.promise.catch(() => undefined).then(rest)
  await Promise.all(named)
  await runner.addJob('recover', {}, { jobKey: 'recover' })
  await runner.addJob('audit-checkpoint', {}, { jobKey: 'audit-checkpoint' })
  return runner
}
