import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { mayUsePassword } from '@/lib/auth/single-sign-on'
import { endSessions } from './account'
import { keepAnAdministrator } from './last-administrator'
import { linkHash, newLinkToken } from './link-token'
import { demandReach, demandWithin } from './reach'
import { followGroupsNamed } from './scim/access'
import { Conflict, Forbidden, Invalid } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import { type Scope, scope as scopeSchema } from '@/lib/model/answers/access'

function future(accessEndsAt: string | null | undefined): Date | null {
  if (!accessEndsAt) return null
  const end = new Date(accessEndsAt)
  if (end <= new Date())
    throw new Invalid('The end of access must be in the future. To end access now, disable the account.')
  return end
}

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
  const token = newLinkToken()
  return write(actor, 'people:manage', async (client) => {
    if (input.email === null) await demandNobody(client)
    else await demandUnknown(client, input.email)
    await prismaOn(client).sign_up_link.create({
      data: {
        token_hash: linkHash(token),
        email: input.email?.toLowerCase(),
        role: input.role,
        scope: input.scope ?? {},
        expires_at: new Date(Date.now() + input.hours * 3_600_000),
        access_ends_at: endsAt,
      },
    })
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
  const administrators = await prismaOn(client).role_binding.count({ where: { role: 'administrator' } })
  if (administrators > 0) throw new Invalid('Enter the e-mail address that the invitation is for.')
}

async function demandUnknown(client: Client, email: string): Promise<void> {
  const accounts = await prismaOn(client).app_user.count({ where: { email: email.toLowerCase() } })
  if (accounts > 0) throw new Conflict(`There is an account with the e-mail ${email} already.`)
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
    throw new Forbidden(
      'This installation does not create accounts with passwords. Sign in with the company login.',
    )
  const passwordHash = await hashPassword(input.password)
  return write(systemActor(email), 'people:manage', async (client) => {
    const prisma = prismaOn(client)
    const now = new Date()
    const [link] = await prisma.sign_up_link.updateManyAndReturn({
      where: { token_hash: linkHash(input.token), used_at: null, expires_at: { gt: now } },
      data: { used_at: now },
    })
    if (!link)
      throw new Invalid('This link has been used or has expired. Ask an administrator for a new one.')
    if (link.email === null) await demandNobody(client)
    else if (link.email !== email) throw new Invalid('This link is for another e-mail address.')
    const id = randomUUID()
    const { count } = await prisma.app_user.createMany({
      data: {
        id,
        email,
        name: input.name.trim() || email,
        password_hash: passwordHash,
        access_ends_at: link.access_ends_at,
      },
      skipDuplicates: true,
    })
    if (count === 0) throw new Conflict('There is an account with this e-mail already. Sign in instead.')
    await prisma.role_binding.create({
      data: { user_id: id, role: link.role, scope: scopeSchema.parse(link.scope) },
    })
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
    const prisma = prismaOn(client)
    const [made] = await prisma.app_user.createManyAndReturn({
      data: { id: randomUUID(), email: email.toLowerCase(), name: email, password_hash: passwordHash },
      skipDuplicates: true,
    })
    if (made) await prisma.role_binding.create({ data: { user_id: made.id, role: 'administrator' } })
    return {
      result: undefined,
      audit: {
        action: 'user.ensure',
        subject: email.toLowerCase(),
        detail: { created: made !== undefined },
      },
    }
  })
}

/** What a person may do and see, and until when; an absent end leaves it as it is. */
export interface Access {
  role: Role
  scope: Scope
  accessEndsAt?: string | null
}

/** Changes what a person may do. It applies to their next request. */
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
    const prisma = prismaOn(client)
    await keepAnAdministrator(client, async () => {
      await prisma.role_binding.update({ where: { user_id: userId }, data: { role, scope } })
      if (accessEndsAt !== undefined)
        await prisma.app_user.update({ where: { id: userId }, data: { access_ends_at: endsAt } })
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
    await keepAnAdministrator(client, () =>
      prismaOn(client).app_user.updateMany({
        // An account that is disabled already keeps the time since when.
        where: { id: userId, ...(disabled && { disabled_at: null }) },
        data: { disabled_at: disabled ? new Date() : null },
      }),
    )
    if (disabled) await endSessions(client, userId)
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
    // Prisma knows no row lock: two administrators who set one group at once come one after the other.
    const { rows } = await client.query<{ scope: Scope }>(
      'select scope from group_role where group_name = $1 for update',
      [groupName],
    )
    if (rows[0]) demandWithin(actor, rows[0].scope)
    const groups = prismaOn(client).group_role
    if (access === null) await groups.deleteMany({ where: { group_name: groupName } })
    else {
      demandWithin(actor, access.scope)
      const data = { role: access.role, scope: access.scope, access_ends_at: endsAt }
      await groups.upsert({
        where: { group_name: groupName },
        create: { group_name: groupName, ...data },
        update: data,
      })
    }
    const set = {
      action: 'group-role.set',
      subject: groupName,
      detail: access ? { role: access.role, scope: access.scope, accessEndsAt: endsAt } : { role: null },
    }
    return {
      result: { group: groupName },
      audit: [set, ...(await followGroupsNamed(client, groupName))] as const,
    }
  })
