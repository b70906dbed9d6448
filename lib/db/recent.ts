import { changesMade } from './changes'
import { askedInstant } from './instant'
import { prepared } from './pool'

/** How long a figure is reused when no change is known: ages change with time alone. */
const RECENT_MS = 10_000
const KEPT_MOST = 500
const kept = new Map<string, { until: number; stamp: string; figure: Promise<unknown> }>()

/**
 * A figure over everything that the reader may see, which takes a scan of whole tables: read once for all who ask within a few
 * seconds. It is read anew as soon as something was judged, or changed through this process.
 * @param key all that the answer depends on, the condition that narrows it to the reader's part above all
 */
export async function recent<T>(key: string, read: () => Promise<T>): Promise<T> {
  if (askedInstant()) return read()
  const [last] = await prepared<{ id: number | null }>('select max(id) as id from judgement')
  const stamp = `${changesMade()} ${last!.id}`
  const found = kept.get(key)
  if (found && found.until > Date.now() && found.stamp === stamp) return found.figure as Promise<T>
  if (kept.size >= KEPT_MOST) kept.clear()
  const figure = read()
  kept.set(key, { until: Date.now() + RECENT_MS, stamp, figure })
  // A failure is not kept: the next reader tries again.
  figure.catch(() => kept.delete(key))
  return figure
}
