import type { AuditNote } from '@/lib/audit/write'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { sql, type Sql } from '@/lib/db/sql'
import type { Scope } from '@/lib/model/answers/access'
import { type Role, roles } from '@/lib/model/vocabulary'
import { isAdministered } from './last-administrator'

// What the groups of a directory give to an account: used when somebody signs in through the company, and when a directory tells of groups.

/** A directory group with what its members get. */
export interface Mapping {
  group_name: string
  role: Role
  scope: Scope
  access_ends_at: Date | null
}

/** An account with its access, locked. */
export interface Account {
  id: string
  email: string
  company_subject: string | null
  password_hash: string | null
  disabled_at: Date | null
  access_ends_at: Date | null
  is_open: boolean
  is_out: boolean
  role: Role | null
  scope: Scope | null
}

/** The strongest role among a person's groups wins; among groups of that role the one that limits least, then by name. */
export async function mappingOf(client: Client, groups: readonly string[]): Promise<Mapping | null> {
  const { rows } = await client.query<Mapping>(
    `select group_name, role, scope, access_ends_at
     from group_role
     where group_name = any($1) and (access_ends_at is null or access_ends_at > now())
     order by array_position($2::text[], role), scope <> '{}', access_ends_at desc nulls first, group_name
     limit 1`,
    [groups, roles],
  )
  return rows[0] ?? null
}

/** The account that a condition on `u` names, locked; null when there is none. */
export async function accountWhere(client: Client, condition: Sql): Promise<Account | null> {
  const { rows } = await client.query<Account>(
    sql`select
       u.id, u.email, u.company_subject, u.password_hash, u.disabled_at, u.access_ends_at, r.role, r.scope,
       coalesce(u.company_open_until > now(), false) as is_open,
       u.disabled_at is not null or coalesce(u.access_ends_at <= now(), false) as is_out
     from app_user u
       left join role_binding r on r.user_id = u.id
     where ${condition} for update of u`,
  )
  return rows[0] ?? null
}

/** Gives the account what its group gives; the note for the audit log, or null when nothing changed. */
export async function applyMapping(
  client: Client,
  account: Account,
  mapping: Mapping,
): Promise<AuditNote | null> {
  const isOpenScope = Object.keys(mapping.scope).length === 0
  const next = {
    role: mapping.role,
    scope: isOpenScope ? (account.scope ?? {}) : mapping.scope,
    accessEndsAt: mapping.access_ends_at ?? account.access_ends_at,
  }
  const before = { role: account.role, scope: account.scope ?? {}, accessEndsAt: account.access_ends_at }
  if (JSON.stringify(before) === JSON.stringify(next)) return null
  const wasAdministered = await isAdministered(client)
  await client.query('savepoint before_group')
  const prisma = prismaOn(client)
  const { role, scope } = next
  await prisma.role_binding.upsert({
    where: { user_id: account.id },
    create: { user_id: account.id, role, scope },
    update: { role, scope },
  })
  await prisma.app_user.update({ where: { id: account.id }, data: { access_ends_at: next.accessEndsAt } })
  const detail = { by: 'group', group: mapping.group_name, before, ...next }
  if (!wasAdministered || (await isAdministered(client)))
    return { action: 'user.role', subject: `user ${account.id}`, detail }
  // A change in the directory must not remove the last administrator.
  await client.query('rollback to savepoint before_group')
  return {
    action: 'user.role-kept',
    subject: `user ${account.id}`,
    detail: { ...detail, why: 'the last administrator' },
  }
}
