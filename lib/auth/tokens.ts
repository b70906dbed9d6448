import { createHash } from 'node:crypto'
import { prisma } from '@/lib/db/prisma'
import type { Role } from '@/lib/model/vocabulary'
import type { Actor } from './actor'
import { granted } from './permissions'
import { covers } from './scope'
import type { Scope } from '@/lib/model/answers/access'

export const TOKEN_PREFIX = 'muster_'

/** What is stored of a token. 256 random bits need no slow hash. */
export const tokenHash = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

/** The actor behind a bearer token, or why it is refused; `refused` names a token that once was good. */
export async function actorOfToken(
  token: string,
): Promise<{ actor: Actor } | { refused: string | null; why: string }> {
  const found = token.startsWith(TOKEN_PREFIX)
    ? await prisma().api_token.findUnique({
        where: { token_hash: tokenHash(token) },
        include: { app_user: { include: { role_binding: true } } },
      })
    : null
  if (!found) return { refused: null, why: 'unknown' }
  if (found.revoked_at || found.expires_at <= new Date())
    return { refused: `token ${found.name}`, why: found.revoked_at ? 'revoked' : 'expired' }
  const lost = found.app_user && lostBy(found.app_user, found.scope as Scope)
  if (lost) return { refused: `token ${found.name}`, why: lost }
  // Precise to the minute is enough, and spares a write per request.
  if (!found.last_used_at || Date.now() - found.last_used_at.getTime() > 60_000) {
    await prisma().api_token.update({ where: { id: found.id }, data: { last_used_at: new Date() } })
  }
  const { id, name, role, scope, maker_id: makerId } = found
  return {
    actor: { kind: 'token', id, label: `token ${name}`, role: role as Role, scope: scope as Scope, makerId },
  }
}

interface Maker {
  disabled_at: Date | null
  access_ends_at: Date | null
  role_binding: { role: string; scope: unknown } | null
}

/**
 * Why the person who created a token could not create it now; null when they could. A token loses what its creator
 * lost.
 */
function lostBy({ disabled_at, access_ends_at, role_binding }: Maker, scope: Scope): string | null {
  if (disabled_at) return 'its creator is blocked'
  if (access_ends_at && access_ends_at <= new Date()) return 'the access of its creator has ended'
  if (!role_binding || !granted[role_binding.role as Role].includes('token:manage'))
    return 'its creator can no longer create tokens'
  return covers(role_binding.scope as Scope, scope) ? null : 'its scope is larger than that of its creator'
}
