import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { attestation_decision, campaign_item, identity } from '@/lib/generated/prisma/client'
import { severityOf } from '@/lib/model/vocabulary'
import type { Demand } from '@/lib/tasks/demand'
import { planTask } from '@/lib/tasks/task'

interface Final
  extends
    Pick<Row<attestation_decision>, 'id' | 'identity_key' | 'decision' | 'removes' | 'reason' | 'decided_by'>,
    Pick<campaign_item, 'severity'>,
    Pick<identity, 'name'> {
  campaign: string
}

/**
 * Turns final revokes and reductions into tasks, which close only when later data shows them carried out. Safe to repeat.
 * @returns how many tasks are new
 */
export async function planFor(client: Client, actor: Actor, decisionIds: readonly string[]): Promise<number> {
  const { rows } = await client.query<Final>(
    `select d.id, d.identity_key, d.decision, d.removes, d.reason, d.decided_by, i.severity, n.name,
       c.name as campaign
     from attestation_decision d
       join campaign_item i on i.id = d.item_id
       join campaign c on c.id = i.campaign_id
       join identity n on n.identity_key = d.identity_key
     where d.id = any($1::bigint[]) and d.decision in ('revoke', 'reduce')
     order by d.id`,
    [decisionIds],
  )
  let made = 0
  for (const row of rows) {
    const { removes } = row
    const credentials = removes.filter((one) => one.startsWith('credential:')).map((one) => one.slice(11))
    const grantKeys = removes.filter((one) => one.startsWith('grant:')).map((one) => one.slice(6))
    const wanted: { credentialKey: string | null; demand: Demand; kind: 'revoke' | 'reduce' }[] =
      credentials.map((credentialKey) => ({ credentialKey, demand: { by: 'ended' }, kind: 'revoke' }))
    if (grantKeys.length > 0 || (row.decision === 'reduce' && credentials.length === 0))
      wanted.push({ credentialKey: null, demand: { by: 'reduced', grantKeys }, kind: 'reduce' })
    if (row.decision === 'revoke' && removes.length === 0)
      wanted.push({ credentialKey: null, demand: { by: 'ended' }, kind: 'revoke' })
    for (const { credentialKey, demand, kind } of wanted) {
      const { id, isNew } = await planTask(client, actor, {
        identityKey: row.identity_key,
        credentialKey,
        findingId: null,
        origin: 'attestation',
        originRef: `decision:${row.id}${credentialKey ? `:${credentialKey}` : `:${kind}`}`,
        kind,
        title: `${kind === 'revoke' ? 'Revoke' : 'Reduce'} ${row.name}, decided in "${row.campaign}"`,
        severity: row.severity > 0 ? severityOf(row.severity) : 'low',
        assignee: row.decided_by,
        dueAt: null,
        demand,
      })
      if (isNew) made += 1
      await client.query('update attestation_decision set task_id = coalesce(task_id, $2) where id = $1', [
        row.id,
        id,
      ])
    }
  }
  return made
}
