import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { decide } from './assign'
import { type Chosen, resolveActiveOwner } from './resolve'
import { successorOf } from './successor'
import { visibleOf } from './visible'
import type { Assigned } from '@/lib/model/answers/owners'

/**
 * Prepares the hand-over of a person's identities to successors. Nothing changes until the hand-over is confirmed.
 * @param successor `person:12`, `team:3`, a name in the directory or an e-mail; `proposed` takes for each identity
 * the one that the departure view proposes; null takes the preparation back
 */
export const prepareHandover = (
  actor: Actor,
  personId: number,
  ids: readonly string[],
  successor: string | null,
): Promise<Assigned> =>
  write(actor, 'owner:assign', async (client) => {
    const keys = await visibleOf(client, actor, ids)
    const audit = {
      action: 'handover.prepare',
      subject: `person:${personId}`,
      detail: { successor, identities: keys.length },
    }
    if (successor === null) {
      const { rowCount } = await client.query(
        'delete from handover where person_id = $1 and identity_key = any($2::bigint[])',
        [personId, keys],
      )
      return {
        result: { done: rowCount ?? 0, skipped: skippedFor({ [HIDDEN]: ids.length - keys.length }) },
        audit,
      }
    }
    const chosen = successor === 'proposed' ? null : await resolveActiveOwner(client, successor)
    if (chosen?.person_id === personId) throw new Invalid('A person cannot hand over to themselves.')
    if (chosen && chosen.person_id === null && chosen.team_id === null)
      throw new Invalid('Hand over to a person or team of the directory.')
    // The chosen successor of each identity, else the proposed one.
    const { rows } = await client.query<{ identity_key: string }>(
      sql`insert into handover (person_id, identity_key, successor, label, prepared_by)
       select
         ${personId}::int, o.identity_key,
         coalesce(${chosen?.owner}::text, successor.owner),
         coalesce(${chosen?.label}::text, successor.label),
         ${actor.label}::text
       from ownership o ${successorOf(raw('o.identity_key'), sql`${personId}::int`)}
       where o.person_id = ${personId}
         and o.state = 'accepted'
         and o.identity_key = any(${keys}::bigint[])
         and coalesce(${chosen?.owner}::text, successor.owner) is not null
       on conflict (person_id, identity_key) do update set
         successor = excluded.successor, label = excluded.label, prepared_by = excluded.prepared_by,
         prepared_at = now()
       returning identity_key`,
    )
    const others = keys.length - rows.length
    return {
      result: {
        done: rows.length,
        skipped: skippedFor({
          [HIDDEN]: ids.length - keys.length,
          'no longer theirs, or no proposal': others,
        }),
      },
      audit,
    }
  })

/** What a hand-over moved, successor by successor. */
export interface HandedOver {
  leaver: Chosen & { person_id: number; email: string }
  moved: { to: Chosen; keys: string[] }[]
}

/**
 * Carries a prepared hand-over out: each successor becomes an owner, in the leaver's place of the succession.
 * @throws Conflict when none is prepared
 */
export async function carryOutHandover(client: Client, actor: Actor, personId: number): Promise<HandedOver> {
  const { rows: people } = await client.query<{ name: string; email: string }>(
    'select name, email from person where id = $1 for update',
    [personId],
  )
  if (!people[0]) throw new NotFound('There is no such person.')
  const leaver = {
    owner: `person:${personId}`,
    label: people[0].name,
    email: people[0].email,
    person_id: personId,
    team_id: null,
    active: true,
  }
  const { rows } = await client.query<{ successor: string; keys: string[] }>(
    sql`select h.successor, array_agg(h.identity_key order by h.identity_key) as keys
     from handover h
       join posture p using (identity_key)
     where h.person_id = ${personId} and ${scopeCondition(actor)}
     group by h.successor
     order by h.successor`,
  )
  if (rows.length === 0) throw new Conflict('No handover is prepared, or it is already confirmed.')
  const moved: HandedOver['moved'] = []
  for (const { successor, keys } of rows) {
    const to = await resolveActiveOwner(client, successor)
    await decide(client, actor.label, keys, to, 'accepted', `handed over by ${leaver.label}`, 'handed_over')
    await client.query(
      `update ownership n set rank = o.rank
       from ownership o
       where o.identity_key = n.identity_key
         and o.owner = $2
         and n.owner = $3
         and n.identity_key = any($1::bigint[])`,
      [keys, leaver.owner, to.owner],
    )
    await decide(client, actor.label, keys, leaver, 'rejected', `handed over to ${to.label}`, 'handed_over')
    await client.query('delete from handover where person_id = $1 and identity_key = any($2::bigint[])', [
      personId,
      keys,
    ])
    moved.push({ to, keys })
  }
  return { leaver, moved }
}
