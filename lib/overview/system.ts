import 'server-only'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import { WORKER_LOCK } from '@/lib/db/queue'
import type { SystemPart } from '@/lib/model/answers/service'

/** What is so of the installation, without a judgement of it. */
export interface SystemFacts {
  workers: number
  waiting: number
  /** Since when the job waits that has waited for longest. */
  waitingFrom: Date | null
  /** Jobs that gave up within a day, and what the last of them said. */
  gaveUp: number
  lastError: string | null
  /** What the last try to evaluate failed with, while it waits for the next. */
  judgeError: string | null
  judgedAt: Date | null
  databaseMs: number
}

/** Reads the queue, the locks of workers and the last evaluation: none of it grows with the estate. */
export async function systemFacts(): Promise<SystemFacts> {
  const began = performance.now()
  const [found] = await rows<{
    workers: number
    waiting: number
    waiting_from: Date | null
    gave_up: number
    last_error: string | null
    judge_error: string | null
    judged_at: Date | null
  }>(
    // Jobs that could have begun, those that never will, and the locks that live workers hold.
    `select
       (
         select count(*)::int
         from pg_locks l
         where l.locktype = 'advisory' and l.classid = ${WORKER_LOCK} and l.granted
           and l.database = (select oid from pg_database where datname = current_database())
       ) as workers,
       (count(*) filter (where j.waits))::int as waiting,
       min(j.run_at) filter (where j.waits) as waiting_from,
       (count(*) filter (where j.gave_up))::int as gave_up,
       (array_agg(j.last_error order by j.updated_at desc) filter (where j.gave_up))[1] as last_error,
       (
         array_agg(j.last_error) filter (where j.task_identifier = 'judge' and j.last_error is not null)
       )[1] as judge_error,
       (select max(finished_at) from judgement) as judged_at
     from (
       select
         *,
         locked_at is null and attempts < max_attempts and run_at <= now() as waits,
         locked_at is null and attempts >= max_attempts and updated_at > now() - interval '1 day'
           as gave_up
       from graphile_worker.jobs
     ) j`,
  )
  return {
    workers: found!.workers,
    waiting: found!.waiting,
    waitingFrom: found!.waiting_from,
    gaveUp: found!.gave_up,
    lastError: found!.last_error,
    judgeError: found!.judge_error,
    judgedAt: found!.judged_at,
    databaseMs: Math.round(performance.now() - began),
  }
}

const MINUTE = 60_000
/** A worker that lives takes a job within seconds, unless all of its lanes are busy with long ones. */
const WAIT_MINUTES_MAX = 10
const SLOW_MS = 1_000
const ERROR_LENGTH = 160

interface Freshness {
  total: number
  wrong: number
  oldest: { name: string; lastImportAt: string | null } | null
}

/** The parts of the installation in words, and which of them somebody should look at. */
export function systemParts(facts: SystemFacts, sources: Freshness, now: Date): SystemPart[] {
  const minutes = facts.waitingFrom ? (now.getTime() - facts.waitingFrom.getTime()) / MINUTE : 0
  const isStuck = minutes > WAIT_MINUTES_MAX
  const said = (error: string | null) => (error ? `: ${error.slice(0, ERROR_LENGTH)}` : '')
  const jobs = (n: number) => `${n} ${n === 1 ? 'job' : 'jobs'}`
  return [
    {
      part: 'worker',
      isWrong: facts.workers === 0,
      words: facts.workers === 0 ? 'Not running: imports, evaluations and mail wait' : 'Running',
      at: null,
    },
    {
      part: 'queue',
      isWrong: isStuck || facts.gaveUp > 0,
      words: [
        facts.waiting === 0 ? 'Empty' : `${jobs(facts.waiting)} waiting`,
        isStuck ? `the oldest for ${Math.floor(minutes)} min` : null,
        facts.gaveUp > 0 ? `${jobs(facts.gaveUp)} failed in the last day${said(facts.lastError)}` : null,
      ]
        .filter(Boolean)
        .join(', '),
      at: null,
    },
    {
      part: 'database',
      isWrong: facts.databaseMs > SLOW_MS,
      words: `Answers in ${facts.databaseMs} ms`,
      at: null,
    },
    {
      part: 'evaluation',
      isWrong: facts.judgeError !== null,
      words:
        facts.judgeError === null
          ? facts.judgedAt
            ? 'Finished'
            : 'None yet'
          : `The last try failed${said(facts.judgeError)}`,
      at: iso(facts.judgedAt),
    },
    {
      part: 'sources',
      isWrong: sources.wrong > 0,
      words: [
        sources.wrong > 0 ? `${sources.wrong} of ${sources.total} failed or silent` : null,
        sources.oldest ? `oldest data: ${sources.oldest.name}` : sources.total === 0 ? 'None yet' : null,
      ]
        .filter(Boolean)
        .join(', '),
      at: sources.oldest?.lastImportAt ?? null,
    },
  ]
}
