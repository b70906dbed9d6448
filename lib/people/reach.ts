import type { Actor } from '@/lib/auth/actor'
import { covers, rightsOf } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { Forbidden, NotFound } from '@/lib/model/errors'
import { type Scope, scope as scopeSchema } from '@/lib/model/answers/access'

/**
 * @throws Forbidden when somebody limited to a part would let another see more than they do
 */
export function demandWithin(actor: Actor, scope: Scope): void {
  if (!covers(rightsOf(actor), scope))
    throw new Forbidden('You cannot let anybody see more than you see. Limit them to your own scope or less.')
}

/** An actor cannot change an account that sees more than the actor does. */
export async function demandReach(client: Client, actor: Actor, userId: string): Promise<void> {
  const bound = await prismaOn(client).role_binding.findUnique({ where: { user_id: userId } })
  if (!bound) throw new NotFound('There is no such person.')
  demandWithin(actor, scopeSchema.parse(bound.scope))
}
