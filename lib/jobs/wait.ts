import { rows } from '@/lib/db/pool'
import type { Accepted } from '@/lib/ingest/door/accept'

const POLL_MS = 200

/** Waits until the imports of a delivery have ended or wait for a person; returns early when the caller goes away. */
export async function waitFor(accepted: readonly Accepted[], signal: AbortSignal): Promise<void> {
  const ids = accepted.flatMap((one) => (one.importId === null ? [] : [one.importId]))
  while (!signal.aborted) {
    const [row] = await rows<{ running: number }>(
      `select count(*)::int as running
       from import
       where id = any($1) and state not in ('done', 'failed', 'cancelled', 'preview')`,
      [ids],
    )
    if (row!.running === 0) return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
