import 'server-only'
import { z } from 'zod'
import { noteRead } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { breakGlassEmail, companyLogin } from '@/lib/auth/single-sign-on'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { sql, type Sql } from '@/lib/db/sql'
import { prisma } from '@/lib/db/prisma'
import type { app_user } from '@/lib/generated/prisma/client'
import { iso } from '@/lib/db/iso'
import { type Role, roles } from '@/lib/model/vocabulary'
import { type PersonRow, type Scope, scope, type TokenRow } from '@/lib/model/answers/access'

/** Accounts are those of today, whichever instant the page around them looks back to. */
const present = <T extends object>(statement: string | Sql): Promise<T[]> =>
  lookingBackTo(null, () => rows<T>(statement))

const mayConnect = (email: string, hasPassword: boolean): boolean =>
  hasPassword && companyLogin() !== null && email !== breakGlassEmail()

interface StoredPerson extends Pick<app_user, 'id' | 'email' | 'name' | 'created_at' | 'access_ends_at'> {
  role: Role | null
  scope: Scope
  disabled: boolean
  has_password: boolean
  ended: boolean
  has_second_factor: boolean
  passkeys: number
  open: number
  last_seen_at: Date | null
}

/** Accounts of Muster itself. */
export async function listPeople(actor: Actor): Promise<PersonRow[]> {
  demand(actor, 'people:manage')
  await noteRead(actor, 'accounts')
  // Accounts with role, scope, second factor, passkeys and open sessions.
  const found = await present<StoredPerson>(
    `select
       u.id, u.email, u.name, r.role, coalesce(r.scope, '{}') as scope,
       u.disabled_at is not null as disabled, u.password_hash is not null as has_password, u.created_at,
       u.access_ends_at,
       coalesce(u.access_ends_at <= now(), false) as ended,
       exists (select 1 from second_factor f where f.user_id = u.id and f.confirmed_at is not null)
         as has_second_factor,
       (select count(*)::int from passkey p where p.user_id = u.id) as passkeys,
       s.open, s.last_seen_at
     from app_user u
       left join role_binding r on r.user_id = u.id
       left join lateral (
         select
           (count(*) filter (where revoked_at is null and expires_at > now()))::int as open,
           max(coalesce(last_seen_at, created_at)) as last_seen_at
         from session
         where user_id = u.id
       ) s on true
     order by u.email limit 1000`,
  )
  return found.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    scope: row.scope,
    disabled: row.disabled,
    hasPassword: row.has_password,
    hasSecondFactor: row.has_second_factor,
    passkeys: row.passkeys,
    mayConnect: mayConnect(row.email, row.has_password),
    accessEndsAt: iso(row.access_ends_at),
    ended: row.ended,
    sessions: row.open,
    createdAt: iso(row.created_at),
    lastSeenAt: iso(row.last_seen_at),
  }))
}

/** What the page of one's own account shows beside name and role. */
export interface OwnAccountRow {
  hasPassword: boolean
  /** Whether the company login can take the account over. */
  mayConnect: boolean
  /** When the second factor was set up; null without one. */
  secondFactorSince: string | null
  recoveryCodesLeft: number
}

/** The reader's own account. */
export async function ownAccount(userId: string): Promise<OwnAccountRow> {
  const [row] = await present<{
    email: string
    has_password: boolean
    since: Date | null
    codes: number
  }>(
    sql`select u.email, u.password_hash is not null as has_password, f.confirmed_at as since,
       (select count(*)::int from recovery_code c where c.user_id = u.id and c.used_at is null) as codes
     from app_user u
       left join second_factor f on f.user_id = u.id
     where u.id = ${userId}`,
  )
  return {
    hasPassword: row?.has_password ?? false,
    mayConnect: row ? mayConnect(row.email, row.has_password) : false,
    secondFactorSince: row?.since?.toISOString() ?? null,
    recoveryCodesLeft: row?.codes ?? 0,
  }
}

/** API tokens; the secret itself is not stored and cannot be shown. */
export async function listTokens(actor: Actor): Promise<TokenRow[]> {
  demand(actor, 'token:manage')
  await noteRead(actor, 'API tokens')
  const found = await prisma().api_token.findMany({ orderBy: { created_at: 'desc' }, take: 1000 })
  return found.map((token) => ({
    id: token.id,
    name: token.name,
    role: z.enum(roles).parse(token.role),
    createdBy: token.created_by,
    createdAt: token.created_at.toISOString(),
    expiresAt: token.expires_at.toISOString(),
    lastUsedAt: token.last_used_at?.toISOString() ?? null,
    state: token.revoked_at ? 'revoked' : token.expires_at <= new Date() ? 'expired' : 'live',
  }))
}

/** A directory group and what its members get. */
export interface GroupRow {
  group: string
  role: Role
  scope: Scope
  accessEndsAt: string | null
}

/** Directory groups that come in. */
export async function listGroupRoles(actor: Actor): Promise<GroupRow[]> {
  demand(actor, 'people:manage')
  await noteRead(actor, 'groups of the company login')
  const found = await prisma().group_role.findMany({ orderBy: { group_name: 'asc' } })
  return found.map((row) => ({
    group: row.group_name,
    role: z.enum(roles).parse(row.role),
    scope: scope.parse(row.scope),
    accessEndsAt: row.access_ends_at?.toISOString() ?? null,
  }))
}
