import { randomBytes, randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import { accountBehind, type Actor } from '@/lib/auth/actor'
import { TOKEN_PREFIX, tokenHash } from '@/lib/auth/tokens'
import { prismaOn } from '@/lib/db/prisma'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import { demandWithin } from './reach'
import { type Scope, scope as scopeSchema } from '@/lib/model/answers/access'

const DAYS_MAX = 366

/** Makes an API token. It is returned once; only its hash is stored. */
export async function createToken(
  actor: Actor,
  input: { name: string; role: Role; scope?: Scope; days: number },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  if (!(input.days > 0 && input.days <= DAYS_MAX))
    throw new Invalid(`A token can be valid for at most ${DAYS_MAX} days.`)
  demandWithin(actor, input.scope ?? {})
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  const id = randomUUID()
  const expiresAt = new Date(Date.now() + input.days * 86_400_000)
  return write(actor, 'token:manage', async (client) => {
    await prismaOn(client).api_token.create({
      data: {
        id,
        name: input.name,
        token_hash: tokenHash(token),
        role: input.role,
        scope: input.scope ?? {},
        created_by: actor.label,
        expires_at: expiresAt,
        maker_id: accountBehind(actor),
      },
    })
    return {
      result: { id, token, expiresAt },
      audit: {
        action: 'token.create',
        subject: `token ${id}`,
        detail: { name: input.name, role: input.role, scope: input.scope ?? {}, expiresAt },
      },
    }
  })
}

/** Ends a token at once. */
export const revokeToken = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'token:manage', async (client) => {
    const tokens = prismaOn(client).api_token
    const token = await tokens.findUnique({ where: { id } })
    if (!token) throw new NotFound('There is no such token.')
    demandWithin(actor, scopeSchema.parse(token.scope))
    await tokens.updateMany({ where: { id, revoked_at: null }, data: { revoked_at: new Date() } })
    return { result: { id }, audit: { action: 'token.revoke', subject: `token ${id}` } }
  })
