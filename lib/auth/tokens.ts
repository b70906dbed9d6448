import { createHash } from 'node:crypto'
import { prisma } from '@/lib/db/prisma'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor, Scope } from './actor'

export const TOKEN_PREFIX = 'muster_'

/** What is stored of a token. 256 random bits need no slow hash. */
export const tokenHash = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

/** The actor behind a bearer token, or why it is refused; `refused` names a token that once was good. */
export async function actorOfToken(
  token: string,
): Promise<{ actor: Actor } | { refused: string | null; why: string }> {
  const found = token.startsWith(TOKEN_PREFIX)
    ? await prisma().api_token.findUnique({ where: { token_hash: tokenHash(token) } })
    : null
  if (!found) return { refused: null, why: 'unknown' }
  if (found.revoked_at || found.expires_at <= new Date())
    return { refused: `token ${found.name}`, why: found.revoked_at ? 'revoked' : 'expired' }
  // Precise to the minute is enough, and spares a write per request.
  if (!found.last_used_at || Date.now() - found.last_used_at.getTime() > 60_000) {
    await prisma().api_token.update({ where: { id: found.id }, data: { last_used_at: new Date() } })
  }
  const { id, name, role, scope } = found
  return {
    actor: { kind: 'token', id, label: `token ${name}`, role: role as Role, scope: scope as Scope },
  }
}
