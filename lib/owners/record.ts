import type { Client } from '@/lib/db/pool'
import { judgeSoon } from '@/lib/facts/changed'

export type OwnershipChange = 'accepted' | 'rejected' | 'not_mine' | 'ordered' | 'handed_over'

/** Writes one line of history for each identity and has their verdicts judged anew. */
export async function recordChanges(
  client: Client,
  actorLabel: string,
  identityKeys: readonly string[],
  owner: { owner: string; label: string },
  change: OwnershipChange,
  note: string | null,
): Promise<void> {
  await client.query(
    `insert into ownership_change (identity_key, owner, label, actor, change, note)
     select k, $2, $3, $4, $5, $6 from unnest($1::bigint[]) k`,
    [identityKeys, owner.owner, owner.label, actorLabel, change, note],
  )
  await judgeSoon(client, identityKeys)
}
