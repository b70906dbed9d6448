import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import type { Client } from '@/lib/db/pool'
import { covers, rightsOf } from '@/lib/auth/scope'
import { mayUsePassword } from '@/lib/auth/single-sign-on'
import { keepAnAdministrator } from './last-administrator'
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import type { Scope } from '@/lib/model/answers/access'

/**
 * @throws Forbidden when somebody limited to a part would let another see more than they do
 */
export function demandWithin(actor: Actor, scope: Scope): void {
  if (!covers(rightsOf(actor), scope))
    throw new Forbidden('You cannot let anybody see more than you see. Limit them to your own scope or less.')
}

/** Who sees more than the actor is not the actor's to change. */
export async function demandReach(client: Client, actor: Actor, userId: string): Promise<void> {
  const { rows } = await client.query('select scope from role_binding where user_id::text = $1', [userId])
  if (!rows[0]) throw new NotFound('There is no such person.')
  demandWithin(actor, rows[0].scope)
}

function future(accessEndsAt: string | null | undefined): Date | null {
  if (!accessEndsAt) return null
  const end = new Date(accessEndsAt)
  if (end <= new Date())
    throw new Invalid('Access has to end in the future; to end it now, keep the account out.')
  return end
}

const linkHash = (token: string) => createHash('sha256').update(token).digest()

interface Invitation {
  /** Only this address can use it. Null for the link that makes the first administrator. */
  email: string | null
  role: Role
  scope?: Scope
  hours: number
  accessEndsAt?: string | null
}

/**
 * A one-use link that lets somebody make their own account. Returns the token that goes into the link.
 * @throws Conflict when there is an account with this e-mail
 */
export async function createSignUpLink(actor: Actor, input: Invitation): Promise<{ token: string }> {
  demandWithin(actor, input.scope ?? {})
  const endsAt = future(input.accessEndsAt)
  const token = randomBytes(24).toString('base64url')
  return write(actor, 'people:manage', async (client) => {
    if (input.email === null) await demandNobody(client)
    else await demandUnknown(client, input.email)
    await client.query(
      "insert into sign_up_link (token_hash, email, role, scope, expires_at, access_ends_at) values ($1, $2, $3, $4, now() + $5 * interval '1 hour', $6)",
      [
        linkHash(token),
        input.email?.toLowerCase() ?? null,
        input.role,
        input.scope ?? {},
        input.hours,
        endsAt,
      ],
    )
    return {
      result: { token },
      audit: {
        action: 'sign-up-link.create',
        subject: input.email ?? 'the first administrator',
        detail: { role: input.role, scope: input.scope ?? {}, accessEndsAt: endsAt },
      },
    }
  })
}

// Whoever has a link without an address could make an account that is called like somebody else's.
async function demandNobody(client: Client): Promise<void> {
  const { rowCount } = await client.query("select 1 from role_binding where role = 'administrator' limit 1")
  if (rowCount) throw new Invalid('Say for whom the link is: an invitation is for one e-mail address.')
}

async function demandUnknown(client: Client, email: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from app_user where email = lower($1)', [email])
  if (rowCount) throw new Conflict(`There is an account with the e-mail ${email} already.`)
}

/** Uses a sign-up link: makes the account, once. */
export async function signUp(input: {
  token: string
  email: string
  name: string
  password: string
}): Promise<{ email: string }> {
  const email = input.email.trim().toLowerCase()
  if (!mayUsePassword(email))
    throw new Forbidden('Accounts are not made with a password here: sign in with the company login.')
  const passwordHash = await hashPassword(input.password)
  return write(systemActor(email), 'people:manage', async (client) => {
    const { rows } = await client.query(
      'update sign_up_link set used_at = now() where token_hash = $1 and used_at is null and expires_at > now() returning email, role, scope, access_ends_at',
      [linkHash(input.token)],
    )
    const link = rows[0]
    if (!link)
      throw new Invalid('This link has been used or has expired. Ask an administrator for a new one.')
    if (link.email === null) await demandNobody(client)
    else if (link.email !== email) throw new Invalid('This link is for another e-mail address.')
    const id = randomUUID()
    const inserted = await client.query(
      'insert into app_user (id, email, name, password_hash, access_ends_at) values ($1, $2, $3, $4, $5) on conflict (email) do nothing',
      [id, email, input.name.trim() || email, passwordHash, link.access_ends_at],
    )
    if (!inserted.rowCount)
      throw new Conflict('There is an account with this e-mail already. Sign in instead.')
    await client.query('insert into role_binding (user_id, role, scope) values ($1, $2, $3)', [
      id,
      link.role,
      link.scope,
    ])
    return {
      result: { email },
      audit: { action: 'user.sign-up', subject: email, detail: { role: link.role } },
    }
  })
}

/** Makes (or resets) an administrator without a browser, for `MUSTER_ADMIN_EMAIL` and `MUSTER_ADMIN_PASSWORD`. */
export async function ensureAdministrator(email: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password)
  await write(systemActor('start'), 'people:manage', async (client) => {
    const { rows } = await client.query(
      `insert into app_user (id, email, name, password_hash) values ($1, lower($2), $2, $3) on conflict (email) do nothing returning id`,
      [randomUUID(), email, passwordHash],
    )
    if (rows[0])
      await client.query("insert into role_binding (user_id, role) values ($1, 'administrator')", [
        rows[0].id,
      ])
    return {
      result: undefined,
      audit: { action: 'user.ensure', subject: email.toLowerCase(), detail: { created: rows.length > 0 } },
    }
  })
}

/** What a person may do and see, and until when; an absent end leaves it as it is. */
export interface Access {
  role: Role
  scope: Scope
  accessEndsAt?: string | null
}

/** Changes what a person may do. Their next request already feels it. */
export const changeAccess = (
  actor: Actor,
  userId: string,
  { role, scope, accessEndsAt }: Access,
): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    const endsAt = future(accessEndsAt)
    if (actor.id === userId && role !== 'administrator')
      throw new Conflict('You cannot take the administrator role from yourself.')
    if (actor.id === userId && endsAt) throw new Conflict('You cannot set an end to your own access.')
    demandWithin(actor, scope)
    await demandReach(client, actor, userId)
    await keepAnAdministrator(client, async () => {
      await client.query('update role_binding set role = $2, scope = $3 where user_id::text = $1', [
        userId,
        role,
        scope,
      ])
      if (accessEndsAt !== undefined)
        await client.query('update app_user set access_ends_at = $2 where id::text = $1', [userId, endsAt])
    })
    return {
      result: { id: userId },
      audit: {
        action: 'user.role',
        subject: `user ${userId}`,
        detail: { role, scope, ...(accessEndsAt !== undefined && { accessEndsAt: endsAt }) },
      },
    }
  })

/** Lets a person in or keeps them out; keeping out ends every session at once. */
export const setDisabled = (actor: Actor, userId: string, disabled: boolean): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    if (actor.id === userId) throw new Conflict('You cannot disable your own account.')
    await demandReach(client, actor, userId)
    const { rowCount } = await keepAnAdministrator(client, () =>
      client.query(
        'update app_user set disabled_at = case when $2 then coalesce(disabled_at, now()) end where id::text = $1',
        [userId, disabled],
      ),
    )
    if (!rowCount) throw new NotFound('There is no such person.')
    if (disabled)
      await client.query(
        'update session set revoked_at = now() where user_id::text = $1 and revoked_at is null',
        [userId],
      )
    return {
      result: { id: userId },
      audit: { action: disabled ? 'user.disable' : 'user.enable', subject: `user ${userId}` },
    }
  })

/** Which role and scope the members of a directory group get when they sign in through the identity provider, and until when. */
export const setGroupRole = (
  actor: Actor,
  groupName: string,
  access: Access | null,
): Promise<{ group: string }> =>
  write(actor, 'people:manage', async (client) => {
    const endsAt = future(access?.accessEndsAt)
    const { rows } = await client.query('select scope from group_role where group_name = $1 for update', [
      groupName,
    ])
    if (rows[0]) demandWithin(actor, rows[0].scope)
    if (access === null) await client.query('delete from group_role where group_name = $1', [groupName])
    else {
      demandWithin(actor, access.scope)
      await client.query(
        `insert into group_role (group_name, role, scope, access_ends_at) values ($1, $2, $3, $4) on conflict (group_name)
         do update set role = excluded.role, scope = excluded.scope, access_ends_at = excluded.access_ends_at`,
        [groupName, access.role, access.scope, endsAt],
      )
    }
    return {
      result: { group: groupName },
      audit: {
        action: 'group-role.set',
        subject: groupName,
        detail: access ? { role: access.role, scope: access.scope, accessEndsAt: endsAt } : { role: null },
      },
    }
  })
