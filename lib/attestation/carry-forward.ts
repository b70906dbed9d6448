import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { join, raw, sql } from '@/lib/db/sql'
import { REASON_LENGTH_MIN } from '@/lib/model/limits'
import { Invalid } from '@/lib/model/errors'
import { freeze } from './evidence'
import { askAgain } from './controls'
import { me, mine } from './mine'

/** SQL condition on items `i`: nothing changed since it was approved, and nothing speaks against it. */
export const CARRIES = `
  i.state = 'pending'
  and i.change = 'unchanged'
  and i.against = '{}'
  and i.undone_decision_id is null
  and i.control_of is null
  and (
    select d.decision
    from attestation_decision d
    where d.identity_key = i.identity_key and d.is_final
    order by d.id desc limit 1
  ) = 'approve'`

const CHUNK = 500

/**
 * Approves what was approved before, has not changed since and carries no risk, in one batch with one reason. Everything
 * else that is asked for is skipped: there is no other way to approve in bulk.
 * @param ids items to limit it to; null for all that can be carried forward
 */
export const carryForward = (
  actor: Actor,
  campaignId: number,
  ids: readonly string[] | null,
  reason: string,
): Promise<{ done: number; skipped: { because: string; count: number }[] }> =>
  write(actor, 'attestation:decide', async (client) => {
    if (reason.trim().length < REASON_LENGTH_MIN)
      throw new Invalid(`Approving in bulk needs a reason of at least ${REASON_LENGTH_MIN} characters.`)
    const person = await me(client, actor)
    const conditions = [mine(person), scopeCondition(actor)]
    if (ids) conditions.push(sql`i.id = any(${ids}::bigint[])`)
    const { rows: found } = await client.query<{ id: string; identity_key: string; carries: boolean }>(
      sql`select
         i.id, i.identity_key,
         ${raw(CARRIES)}
           and c.state = 'running'
           and review_conflict(i.identity_key, ${person.id}) is null as carries
       from campaign_item i
         join campaign c on c.id = i.campaign_id
         join posture p on p.identity_key = i.identity_key
       where i.campaign_id = ${campaignId} and i.state = 'pending' and ${join(conditions, ' and ')}
       order by i.id for update of i`,
    )
    const chosen = found.filter((row) => row.carries)
    const at = new Date()
    let done = 0
    for (let from = 0; from < chosen.length; from += CHUNK) {
      const part = chosen.slice(from, from + CHUNK)
      const frozen = await freeze(
        client,
        part.map((row) => row.identity_key),
        at,
      )
      // One approving decision for each item, which refers to the decision it repeats; the items become decided.
      const { rowCount } = await client.query(
        `with made as (
           insert into attestation_decision (
             item_id, identity_key, stage, decision, reason, evidence_sha256, against, is_bulk,
             carried_from, decided_by, decided_person_id, decided_at
           )
           select
             i.id, i.identity_key, i.stage, 'approve', $2, decode(r.sha, 'hex'), '{}', true,
             (
               select max(d.id)
               from attestation_decision d
               where d.identity_key = i.identity_key and d.is_final
             ),
             $3, $4, $5
           from jsonb_to_recordset($1) as r (item_id bigint, sha text, gist text)
             join campaign_item i on i.id = r.item_id and i.gist = r.gist
           returning id, item_id
         )
         update campaign_item i set state = 'decided', decision_id = m.id
         from made m
         where m.item_id = i.id`,
        [
          JSON.stringify(
            part.map((row) => {
              const one = frozen.get(row.identity_key)!
              return { item_id: row.id, sha: one.sha256.toString('hex'), gist: one.gist }
            }),
          ),
          reason.trim(),
          actor.label,
          person.id,
          at,
        ],
      )
      done += rowCount ?? 0
    }
    await askAgain(client, campaignId, person, at)
    const asked = ids?.length ?? found.length
    return {
      result: {
        done,
        skipped:
          asked > done
            ? [
                {
                  because: 'new, changed, risky, already decided, or not assigned to you',
                  count: asked - done,
                },
              ]
            : [],
      },
      audit: {
        action: 'attestation.carry-forward',
        subject: `campaign ${campaignId}`,
        detail: { items: done, reason },
      },
    }
  })
