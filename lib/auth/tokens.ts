import { createHash } from 'node:crypto'
import { prisma } from '@/lib/db/prisma'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor, Scope } from './actor'

export const TOKEN_PREFIX = 'muster_'

/** What is stored of a token. 256 random bits need no slow hash. */
export const tokenHash = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

/** The actor behind a bearer token, or null when it is unknown, expired or revoked. */
export async function actorOfToken(token: string): Promise<Actor | null> {
  if (!token.startsWith(TOKEN_PREFIX)) return null
  const found = await prisma().api_token.findUnique({ where: { token_hash: tokenHash(token) } })
  if (!found || found.revoked_at || found.expires_at <= new Date()) return null
  // Precise to the minute is enough, and spares a write per request.
  if (!found.last_used_at || Date.now() - found.last_used_at.getTime() > 60_000) {
    await prisma().api_token.update({ where: { id: found.id }, data: { last_used_at: new Date() } })
  }
  return {
    kind: 'token',
    id: found.id,
    label: `token ${found.name}`,
    role: found.role as Role,
    scope: found.scope as Scope,
  }
}
