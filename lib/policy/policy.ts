import type { z } from 'zod'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { type Client, rows } from '@/lib/db/pool'
import {
  accessPolicy,
  defaultAccessPolicy,
  defaultExceptionPolicy,
  defaultOutwardPolicy,
  defaultSla,
  exceptionPolicy,
  outwardPolicy,
  slaPolicy,
} from '@/lib/model/policy'

const policies = {
  sla: { schema: slaPolicy, byDefault: defaultSla },
  exceptions: { schema: exceptionPolicy, byDefault: defaultExceptionPolicy },
  access: { schema: accessPolicy, byDefault: defaultAccessPolicy },
  outward: { schema: outwardPolicy, byDefault: defaultOutwardPolicy },
} as const
export type PolicyName = keyof typeof policies
export type PolicyOf<Name extends PolicyName> = z.infer<(typeof policies)[Name]['schema']>

/** The policy in force: what an administrator stored, else Muster's default. */
export async function policyOf<Name extends PolicyName>(
  name: Name,
  client?: Client,
): Promise<PolicyOf<Name>> {
  const sql = 'select value from policy where name = $1'
  const [stored] = client
    ? (await client.query(sql, [name])).rows
    : await rows<{ value: unknown }>(sql, [name])
  return (stored?.value ?? policies[name].byDefault) as PolicyOf<Name>
}

/** Stores a policy. What was due or approved before keeps its dates. */
export const savePolicy = <Name extends PolicyName>(
  actor: Actor,
  name: Name,
  value: PolicyOf<Name>,
): Promise<{ name: Name }> =>
  write(actor, 'policy:change', async (client) => {
    await client.query(
      `insert into policy (name, value, changed_by) values ($1, $2, $3)
       on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = now()`,
      [name, JSON.stringify(value), actor.label],
    )
    return { result: { name }, audit: { action: 'policy.change', subject: name, detail: { value } } }
  })
