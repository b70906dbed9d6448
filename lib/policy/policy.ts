import type { z } from 'zod'
import { type AuditNote, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { type Client, rows } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import {
  accessPolicy,
  defaultAccessPolicy,
  defaultExceptionPolicy,
  defaultFrameworksPolicy,
  defaultOutwardPolicy,
  defaultPeoplePolicy,
  defaultReportsPolicy,
  defaultSla,
  exceptionPolicy,
  frameworksPolicy,
  outwardPolicy,
  peoplePolicy,
  reportsPolicy,
  slaPolicy,
} from '@/lib/model/policy'

const policies = {
  sla: { schema: slaPolicy, byDefault: defaultSla },
  exceptions: { schema: exceptionPolicy, byDefault: defaultExceptionPolicy },
  access: { schema: accessPolicy, byDefault: defaultAccessPolicy },
  outward: { schema: outwardPolicy, byDefault: defaultOutwardPolicy },
  people: { schema: peoplePolicy, byDefault: defaultPeoplePolicy },
  frameworks: { schema: frameworksPolicy, byDefault: defaultFrameworksPolicy },
  reports: { schema: reportsPolicy, byDefault: defaultReportsPolicy },
} as const
export type PolicyName = keyof typeof policies
export type PolicyOf<Name extends PolicyName> = z.infer<(typeof policies)[Name]['schema']>

/** The policy in force: what an administrator stored, else Muster's default. */
export async function policyOf<Name extends PolicyName>(
  name: Name,
  client?: Client,
): Promise<PolicyOf<Name>> {
  // Outside a transaction it is the policy of the instant that is asked for, which Prisma does not know of.
  const [stored] = client
    ? await prismaOn(client).policy.findMany({ where: { name } })
    : await rows<{ value: unknown }>('select value from policy where name = $1', [name])
  return (stored?.value ?? policies[name].byDefault) as PolicyOf<Name>
}

/** Stores a policy. What was due or approved before keeps its dates. */
export const savePolicy = <Name extends PolicyName>(
  actor: Actor,
  name: Name,
  value: PolicyOf<Name>,
): Promise<{ name: Name }> =>
  write(actor, 'policy:change', async (client) => ({
    result: { name },
    audit: await storePolicy(client, actor, name, value),
  }))

/** The same inside the caller's `write`, which has checked the permission. */
export async function storePolicy<Name extends PolicyName>(
  client: Client,
  actor: Actor,
  name: Name,
  value: PolicyOf<Name>,
): Promise<AuditNote> {
  const data = { value, changed_by: actor.label, changed_at: new Date() }
  await prismaOn(client).policy.upsert({ where: { name }, create: { name, ...data }, update: data })
  return { action: 'policy.change', subject: name, detail: { value } }
}
