import { ask } from '@/components/session/ask'
import type { Assigned } from '@/lib/model/answers/findings'
import { skippedFor } from '@/lib/model/skipped'

/**
 * Gives findings or tasks back to whoever had them before; answers how many. What a colleague gave to somebody else since stays with them, and
 * an earlier assignee who cannot be given anything now does not keep the others from getting theirs.
 * @param path the route that assigns them
 * @param from to whom they were assigned
 */
export async function undoAssignment(
  path: '/findings/actions' | '/tasks/actions',
  before: NonNullable<Assigned['before']>,
  from: string | null,
): Promise<{ done: number; skipped: Assigned['skipped'] }> {
  let done = 0
  const skipped: Record<string, number> = {}
  const skip = (because: string, count: number) => (skipped[because] = (skipped[because] ?? 0) + count)
  for (const { assignee, ids } of before)
    try {
      const body = { action: 'assign', ids, assignee, from }
      const back = await ask<Assigned>(path, { method: 'POST', body })
      done += back.done
      for (const { because, count } of back.skipped) skip(because, count)
    } catch (error) {
      skip((error as Error).message.replace(/\.$/, ''), ids.length)
    }
  return { done, skipped: skippedFor(skipped) }
}
