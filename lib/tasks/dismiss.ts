import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { applyDismissals, dismiss, type DismissalRequest } from '@/lib/findings/dismissals'
import type { Changed } from '@/lib/model/answers/findings'
import { cancelTasksOf } from './cancel'

const BECAUSE = 'its finding was dismissed'

/** Says that findings are not a problem, and gives up their tasks. Safe to repeat. */
export const dismissFindings = (actor: Actor, request: DismissalRequest): Promise<Changed> =>
  write(actor, 'finding:change', async (client) => {
    const { ids, skipped } = await dismiss(client, actor, request)
    await cancelTasksOf(client, ids, new Date(), actor.label, BECAUSE)
    const { reach, matching, reason } = request
    return {
      result: { done: ids.length, skipped },
      audit: {
        action: 'finding.dismiss',
        subject: several(ids.length, 'finding'),
        detail: { reach, matching, reason, ids: ids.slice(0, 50) },
      },
    }
  })

/** The same for findings that have just opened and that a standing dismissal speaks for. Runs inside the judging's transaction. */
export const dismissAgain = async (client: Client, asOf: Date): Promise<void> =>
  cancelTasksOf(client, await applyDismissals(client, asOf), asOf, 'system', BECAUSE)
