import type { Client } from '@/lib/db/pool'
import { applyDismissals } from '@/lib/findings/dismissals'
import { announceJudged } from './announce'
import { staleExceptions } from './exceptions-life'
import { prove } from './prove'
import { proveDecisions } from './prove-decisions'

/**
 * What follows a judging before posture is written: proofs and tasks, dismissals that match new findings, exceptions whose
 * risk has risen; then webhooks hear of it.
 */
export async function settle(client: Client, asOf: Date, byRulesOnly: string): Promise<void> {
  await prove(client, asOf, byRulesOnly)
  await proveDecisions(client, asOf)
  await applyDismissals(client, asOf)
  await staleExceptions(client, asOf)
  await announceJudged(client, asOf)
}
