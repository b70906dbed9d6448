import 'server-only'
import type { Scope } from '@/lib/auth/actor'
import { prisma } from '@/lib/db/prisma'
import type { Role } from '@/lib/model/vocabulary'

export interface PersonRow {
  id: string
  email: string
  name: string
  role: Role | null
  scope: Scope
  disabled: boolean
  hasPassword: boolean
  createdAt: string
  lastSeenAt: string | null
}

/** Accounts of Muster itself. */
export async function listPeople(): Promise<PersonRow[]> {
  const found = await prisma().app_user.findMany({
    include: { role_binding: true, session: { orderBy: { created_at: 'desc' }, take: 1 } },
    orderBy: { email: 'asc' },
    take: 1000,
  })
  return found.map((user) => ({
    id: user.id,
    email: user.email,
    name: user.name,
    role: (user.role_binding?.role as Role | undefined) ?? null,
    scope: (user.role_binding?.scope ?? {}) as Scope,
    disabled: user.disabled_at !== null,
    hasPassword: user.password_hash !== null,
    createdAt: user.created_at.toISOString(),
    lastSeenAt: user.session[0]?.created_at.toISOString() ?? null,
  }))
}

export interface TokenRow {
  id: string
  name: string
  role: Role
  createdBy: string
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  state: 'live' | 'expired' | 'revoked'
}

/** API tokens; the secret itself is not stored and cannot be shown. */
export async function listTokens(): Promise<TokenRow[]> {
  const found = await prisma().api_token.findMany({ orderBy: { created_at: 'desc' }, take: 1000 })
  return found.map((token) => ({
    id: token.id,
    name: token.name,
    role: token.role as Role,
    createdBy: token.created_by,
    createdAt: token.created_at.toISOString(),
    expiresAt: token.expires_at.toISOString(),
    lastUsedAt: token.last_used_at?.toISOString() ?? null,
    state: token.revoked_at ? 'revoked' : token.expires_at <= new Date() ? 'expired' : 'live',
  }))
}

export const listGroupRoles = async (): Promise<{ group: string; role: Role }[]> =>
  (await prisma().group_role.findMany({ orderBy: { group_name: 'asc' } })).map((row) => ({
    group: row.group_name,
    role: row.role as Role,
  }))
