import 'server-only'
import { rows } from '@/lib/db/pool'

/** Whether an evaluation is queued or running. One that failed and waits for its next try is neither. */
export async function isEvaluationUnderWay(): Promise<boolean> {
  const [found] = await rows<{ under_way: boolean }>(
    `select exists (select 1 from graphile_worker.jobs where task_identifier = 'judge'
       and (locked_at is not null or (attempts < max_attempts and run_at <= now()))) as under_way`,
  )
  return found!.under_way
}
