import 'server-only'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import type { Judging } from '@/lib/model/answers/service'
import { lastJudgement } from './judgement'
import { currentRules } from './rules'

/** Whether an evaluation is queued or running, and on which one everything rests until then. */
export async function judgingNow(): Promise<Judging> {
  // One that failed and waits for its next try is neither queued nor running.
  // The queue has no past.
  const [found] = await lookingBackTo(null, () =>
    rows<{ under_way: boolean }>(
      `select exists (select 1 from graphile_worker.jobs where task_identifier = 'judge'
         and (locked_at is not null or (attempts < max_attempts and run_at <= now()))) as under_way`,
    ),
  )
  const last = await lastJudgement()
  return {
    isUnderWay: found!.under_way,
    last: last && {
      judgement: last.id,
      asOf: last.as_of.toISOString(),
      isByRulesInForce: last.rules_version === (await currentRules()).version,
    },
  }
}
