import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { judgeSoon } from '@/lib/facts/changed'
import { recordChanges } from './record'
import { type Chosen, resolveActiveOwner, resolveOwner } from './resolve'
import { visibleOf } from './visible'
import type { Assigned } from '@/lib/model/answers/owners'

/**
 * Decides about an owner of identities: accepts (or names) one, or rejects a suggestion. Identities outside the actor's
 * scope are skipped. Safe to repeat.
 * @param owner `person:12`, `team:3`, a name in the directory, or an e-mail
 */
export function assignOwner(
  actor: Actor,
  ids: readonly string[],
  owner: string,
  decision: 'accept' | 'reject',
): Promise<Assigned> {
  return write(actor, 'owner:assign', async (client) => {
    const chosen = await (decision === 'accept' ? resolveActiveOwner : resolveOwner)(client, owner)
    const keys = await visibleOf(client, actor, ids)
    await decide(client, actor.label, keys, chosen, decision === 'accept' ? 'accepted' : 'rejected', null)
    return {
      result: {
        done: keys.length,
        skipped: skippedFor({ [HIDDEN]: ids.length - keys.length }),
        to: chosen.label,
      },
      audit: {
        action: `owner.${decision}`,
        subject: chosen.owner,
        detail: { label: chosen.label, identities: keys.length, first: keys.slice(0, 20) },
      },
    }
  })
}

/** Writes one decision about one owner of many identities. An accepted owner comes last in the order of succession. */
export async function decide(
  client: Client,
  actorLabel: string,
  keys: readonly string[],
  chosen: Chosen,
  state: 'accepted' | 'rejected',
  because: string | null,
  change: 'accepted' | 'rejected' | 'not_mine' | 'handed_over' = state,
): Promise<void> {
  // Writes the decision on the owner for each identity, last in the succession.
  const { rows } = await client.query<{ identity_key: string }>(
    `insert into ownership as o (
       identity_key, owner, label, person_id, team_id, state, reason, confidence, decided_by, decided_at,
       rank
     )
     select
       k, $2, $3, $4, $5, $6, coalesce($8, 'named by hand'), 100, $7, now(),
       1 + coalesce(
         (
           select max(rank)
           from ownership w
           where w.identity_key = k and w.state = 'accepted' and w.owner <> $2
         ),
         0
       )
     from unnest($1::bigint[]) k
     order by k
     on conflict (identity_key, owner) do update set
       state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at,
       confidence = 100,
       rank = case when o.state = 'accepted' then o.rank else excluded.rank end
     where o.state <> excluded.state or o.decided_by is null
     returning identity_key`,
    [keys, chosen.owner, chosen.label, chosen.person_id, chosen.team_id, state, actorLabel, because],
  )
  const changed = rows.map((row) => row.identity_key)
  await recordChanges(client, actorLabel, changed, chosen, change, because)
}

/** Accepts the surest suggestion of each identity, in one step over a selection. */
export const acceptBest = (actor: Actor, ids: readonly string[], leastConfidence = 0): Promise<Assigned> =>
  write(actor, 'owner:assign', async (client) => {
    const keys = await visibleOf(client, actor, ids)
    // Accepts the suggestion with the highest confidence of each identity.
    const { rows } = await client.query<{ identity_key: string }>(
      `with best as (
         select distinct on (o.identity_key) o.identity_key, o.owner, o.label
         from ownership o
           left join person p on p.id = o.person_id
         where o.identity_key = any($1::bigint[])
           and o.state = 'suggested'
           and o.confidence >= $3
           and (o.team_id is not null or p.active)
         order by o.identity_key, o.confidence desc, o.owner
       ),
       accepted as (
         update ownership o
         set
           state = 'accepted', decided_by = $2, decided_at = now(),
           rank = 1 + coalesce(
             (
               select max(rank)
               from ownership w
               where w.identity_key = o.identity_key and w.state = 'accepted'
             ),
             0
           )
         from best b
         where b.identity_key = o.identity_key and b.owner = o.owner
         returning o.identity_key, o.owner, o.label, o.reason
       )
       insert into ownership_change (identity_key, owner, label, actor, change, note)
       select identity_key, owner, label, $2, 'accepted', reason
       from accepted
       returning identity_key`,
      [keys, actor.label, leastConfidence],
    )
    await judgeSoon(client, rows)
    const without = keys.length - rows.length
    return {
      result: {
        done: rows.length,
        skipped: skippedFor({
          [HIDDEN]: ids.length - keys.length,
          'no suggestion in the directory': without,
        }),
      },
      audit: {
        action: 'owner.accept-best',
        subject: several(rows.length, 'identity', 'identities'),
        detail: { first: rows.slice(0, 20).map((row) => row.identity_key) },
      },
    }
  })
