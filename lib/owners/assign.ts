import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { Invalid } from '@/lib/model/errors'

export interface Assigned {
  done: number
  skipped: { because: string; count: number }[]
}

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
    const { rows: found } = await client.query(
      `select 'person:' || id as owner, name as label, id as person_id, null::int as team_id, active from person
         where 'person:' || id = $1 or email = lower($1) or lower(name) = lower($1)
       union all select 'team:' || id, name, null, id, true from team where 'team:' || id = $1 or lower(name) = lower($1)
       union all select $1, substr($1, 6), null, null, true where $1 like 'text:%' limit 2`,
      [owner],
    )
    if (found.length === 0)
      throw new Invalid(
        `Nobody in the directory is called "${owner}". Import people and teams first, or name somebody listed there.`,
      )
    if (found.length > 1)
      throw new Invalid(`"${owner}" is more than one entry of the directory. Give the e-mail.`)
    const [chosen] = found
    if (decision === 'accept' && !chosen.active)
      throw new Invalid(`${chosen.label} has left. Choose somebody who is still here.`)
    const values: unknown[] = [ids]
    const scope = scopeCondition(actor, values)
    const { rows: visible } = await client.query(
      `select p.identity_key from posture p where p.identity_key = any($1::bigint[]) and ${scope}`,
      values,
    )
    const keys = visible.map((row) => row.identity_key)
    await client.query(
      `insert into ownership (identity_key, owner, label, person_id, team_id, state, reason, confidence, decided_by, decided_at)
       select k, $2, $3, $4, $5, $6, 'decided by ' || $7, 100, $7, now() from unnest($1::bigint[]) k order by k
       on conflict (identity_key, owner) do update set state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at, confidence = 100`,
      [
        keys,
        chosen.owner,
        chosen.label,
        chosen.person_id,
        chosen.team_id,
        decision === 'accept' ? 'accepted' : 'rejected',
        actor.label,
      ],
    )
    await client.query('insert into changed_identity select unnest($1::bigint[]) on conflict do nothing', [
      keys,
    ])
    await client.query(
      "select graphile_worker.add_job('judge', '{}'::json, job_key := 'judge', max_attempts := 3)",
    )
    const hidden = ids.length - keys.length
    return {
      result: {
        done: keys.length,
        skipped: hidden > 0 ? [{ because: 'outside your scope, or no longer there', count: hidden }] : [],
      },
      audit: {
        action: `owner.${decision}`,
        subject: chosen.owner,
        detail: { label: chosen.label, identities: keys.length, first: keys.slice(0, 20) },
      },
    }
  })
}
