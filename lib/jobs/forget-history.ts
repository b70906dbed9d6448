import { note } from '@/lib/audit/write'
import { rows } from '@/lib/db/pool'
import { historyDays } from '@/lib/db/settings'

const DAY = 86_400_000
const AT_ONCE = 50_000

/**
 * Deletes history that is older than the installation keeps (MUSTER_HISTORY_DAYS). From then on the past begins
 * later, and every instant after its beginning reads as before. If it is interrupted, the next call continues.
 * @param days null keeps everything
 * @returns how many versions of rows are gone
 */
export async function forgetHistory(asOf: Date, days = historyDays()): Promise<number> {
  if (days === null) return 0
  const before = new Date(asOf.getTime() - days * DAY)
  let total = 0
  for (;;) {
    const [answer] = await rows<{ gone: number }>('select forget_history($1, $2) as gone', [before, AT_ONCE])
    if (answer!.gone === 0) break
    total += answer!.gone
  }
  if (total > 0)
    await note('system', {
      action: 'history.forget',
      subject: 'history',
      detail: { before, versions: total },
    })
  return total
}
