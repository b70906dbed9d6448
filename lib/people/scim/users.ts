import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AuditNote, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { demandAll } from '@/lib/auth/scope'
import { breakGlassEmail } from '@/lib/auth/single-sign-on'
import { lookingBackTo } from '@/lib/db/instant'
import { type Client, rows as read } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { sql, type Sql } from '@/lib/db/sql'
import type { app_user, scim_user } from '@/lib/generated/prisma/client'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import {
  type ScimList,
  type ScimPatchInput,
  type ScimQuery,
  type ScimUser,
  type ScimUserInput,
  scimUserInput,
  USER,
} from '@/lib/model/scim'
import { endSessions } from '../account'
import { keepAnAdministrator } from '../last-administrator'
import { followGroups } from './access'
import { type Attribute, conditionOf } from './filter'
import { listed } from './list'
import { patched } from './patch'

type Stored = Pick<app_user, 'id' | 'email' | 'name' | 'disabled_at'> &
  Pick<
    scim_user,
    'user_name' | 'external_id' | 'given_name' | 'family_name' | 'created_at' | 'changed_at'
  > & {
    groups: { value: string; display: string }[]
  }

const attributes: Record<string, Attribute> = {
  id: { column: sql`u.id::text`, kind: 'exact' },
  externalid: { column: sql`s.external_id`, kind: 'exact' },
  username: { column: sql`s.user_name`, kind: 'text' },
  displayname: { column: sql`u.name`, kind: 'text' },
  'name.formatted': { column: sql`u.name`, kind: 'text' },
  'name.givenname': { column: sql`s.given_name`, kind: 'text' },
  'name.familyname': { column: sql`s.family_name`, kind: 'text' },
  emails: { column: sql`u.email`, kind: 'text' },
  'emails.value': { column: sql`u.email`, kind: 'text' },
  active: { column: sql`(u.disabled_at is null)`, kind: 'truth' },
  'meta.created': { column: sql`s.created_at`, kind: 'time' },
  'meta.lastmodified': { column: sql`s.changed_at`, kind: 'time' },
}

/** Only whoever administers everything keeps a directory in step. */
export function demandDirectory(actor: Actor): void {
  demand(actor, 'people:manage')
  demandAll(actor)
}

// Accounts that the directory keeps, with the groups that they are in.
const selected = (condition: Sql, tail: Sql) =>
  sql`select
       u.id, u.email, u.name, u.disabled_at, s.user_name, s.external_id, s.given_name, s.family_name,
       s.created_at, s.changed_at,
       coalesce((
         select jsonb_agg(
           jsonb_build_object('value', g.id, 'display', g.display_name) order by g.display_name
         )
         from scim_member m
           join scim_group g on g.id = m.group_id
         where m.user_id = u.id
       ), '[]') as groups
     from scim_user s
       join app_user u on u.id = s.user_id
     where ${condition} ${tail}`

const resourceOf = (row: Stored): ScimUser => ({
  schemas: [USER],
  id: row.id,
  ...(row.external_id !== null && { externalId: row.external_id }),
  userName: row.user_name,
  displayName: row.name,
  name: {
    formatted: row.name,
    ...(row.given_name !== null && { givenName: row.given_name }),
    ...(row.family_name !== null && { familyName: row.family_name }),
  },
  active: row.disabled_at === null,
  emails: [{ value: row.email, type: 'work', primary: true }],
  groups: row.groups,
  meta: {
    resourceType: 'User',
    created: row.created_at.toISOString(),
    lastModified: row.changed_at.toISOString(),
    location: `/api/scim/v2/Users/${row.id}`,
  },
})

/** Accounts that the directory keeps, in the order in which they came (RFC 7644, section 3.4.2). */
export async function listScimUsers(actor: Actor, query: ScimQuery): Promise<ScimList<ScimUser>> {
  demandDirectory(actor)
  const condition = conditionOf(query.filter, attributes)
  return listed<Stored, ScimUser>(
    query,
    sql`select count(*)::int as n from scim_user s join app_user u on u.id = s.user_id where ${condition}`,
    (limits) => selected(condition, sql`order by s.created_at, s.user_id ${limits}`),
    resourceOf,
  )
}

/** @throws NotFound when the directory keeps no such account */
export async function scimUser(actor: Actor, id: string): Promise<ScimUser> {
  demandDirectory(actor)
  return lookingBackTo(null, async () => {
    const [row] = z.uuid().safeParse(id).success ? await read<Stored>(selected(sql`u.id = ${id}`, sql``)) : []
    if (!row) throw new NotFound(`There is no user ${id}.`)
    return resourceOf(row)
  })
}

async function stored(client: Client, id: string): Promise<Stored> {
  // Two changes at once come one after the other: the second sees what the first left.
  const { rows } = z.uuid().safeParse(id).success
    ? await client.query<Stored>(selected(sql`u.id = ${id}`, sql`for update of u`))
    : { rows: [] }
  if (!rows[0]) throw new NotFound(`There is no user ${id}.`)
  return rows[0]
}

/** The address that stands for somebody: the primary one, else the first, else a name that is an address. */
function emailOf(given: ScimUserInput): string {
  const told = (given.emails?.find(({ primary }) => primary) ?? given.emails?.[0])?.value ?? given.userName
  const email = z.email().safeParse(told.toLowerCase())
  if (!email.success)
    throw new Invalid('A user needs an e-mail address: in emails, or as userName.', {
      scimType: 'invalidValue',
    })
  return email.data
}

const nameOf = ({ displayName, name, userName }: ScimUserInput): string =>
  displayName || name?.formatted || [name?.givenName, name?.familyName].filter(Boolean).join(' ') || userName

const taken = (detail: string) => new Conflict(detail, { scimType: 'uniqueness' })

/**
 * Makes an account, or takes over one that came by the company login. Its role follows from its groups.
 * @throws Conflict when the directory has such a user here already, or the address belongs to an account with a password
 */
export const createScimUser = (actor: Actor, given: ScimUserInput): Promise<ScimUser> =>
  change(actor, async (client) => {
    const email = emailOf(given)
    if (email === breakGlassEmail()) throw taken(`${email} is the break-glass account.`)
    const { app_user: accounts, scim_user: users } = prismaOn(client)
    await accounts.createMany({
      data: { id: randomUUID(), email, name: nameOf(given) },
      skipDuplicates: true,
    })
    const account = await accounts.findUniqueOrThrow({ where: { email } })
    if (account.password_hash !== null)
      throw taken(`${email} has an account with a password. Move it to the company login first.`)
    const { count } = await users.createMany({
      data: { user_id: account.id, user_name: given.userName },
      skipDuplicates: true,
    })
    if (count === 0) throw taken(`There is a user ${given.userName} already.`)
    const notes = await replaced(client, await stored(client, account.id), given)
    return {
      id: account.id,
      notes: [{ action: 'user.sign-up', subject: email, detail: { via: 'scim' } }, ...notes],
    }
  })

/** Replaces what is kept of a user (RFC 7644, section 3.5.1). */
export const replaceScimUser = (actor: Actor, id: string, given: ScimUserInput): Promise<ScimUser> =>
  change(actor, async (client) => ({ id, notes: await replaced(client, await stored(client, id), given) }))

/** Changes a user by operations (RFC 7644, section 3.5.2). */
export const patchScimUser = (actor: Actor, id: string, operations: ScimPatchInput): Promise<ScimUser> =>
  change(actor, async (client) => {
    const before = await stored(client, id)
    const given = patched(resourceOf(before), operations, scimUserInput)
    // One name is kept: a new displayName, a new formatted name, or new parts of it.
    const was = resourceOf(before)
    const isSame = (given.displayName ?? null) === was.displayName
    const parts = given.name ?? {}
    const moved =
      (parts.formatted ?? null) !== was.name.formatted
        ? parts.formatted
        : parts.givenName !== was.name.givenName || parts.familyName !== was.name.familyName
          ? [parts.givenName, parts.familyName].filter(Boolean).join(' ')
          : null
    const notes = await replaced(client, before, isSame && moved ? { ...given, displayName: moved } : given)
    return { id, notes }
  })

/** The directory lets go of a user: the account stays for the audit log, blocked and without groups. */
export const deleteScimUser = (actor: Actor, id: string): Promise<void> =>
  write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    const user = await stored(client, id)
    await setActive(client, user, false)
    await prismaOn(client).scim_user.delete({ where: { user_id: id } })
    return {
      result: undefined,
      audit: { action: 'user.disable', subject: user.email, detail: { via: 'scim' } },
    }
  })

async function change(
  actor: Actor,
  body: (client: Client) => Promise<{ id: string; notes: readonly [AuditNote, ...AuditNote[]] }>,
): Promise<ScimUser> {
  return write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    const { id, notes } = await body(client)
    const result = resourceOf(await stored(client, id))
    return { result, audit: notes }
  })
}

async function replaced(
  client: Client,
  before: Stored,
  given: ScimUserInput,
): Promise<[AuditNote, ...AuditNote[]]> {
  const { app_user: accounts, scim_user: users } = prismaOn(client)
  const email = emailOf(given)
  const clash = await accounts.findFirst({ where: { email, id: { not: before.id } } })
  if (clash) throw taken(`${email} belongs to another account.`)
  // Prisma would compare with ILIKE, to which "_" is any letter.
  const { rowCount: named } = await client.query(
    'select 1 from scim_user where lower(user_name) = lower($1) and user_id <> $2',
    [given.userName, before.id],
  )
  if (named) throw taken(`There is a user ${given.userName} already.`)
  const name = nameOf(given)
  await accounts.update({ where: { id: before.id }, data: { email, name } })
  await users.update({
    where: { user_id: before.id },
    data: {
      user_name: given.userName,
      external_id: given.externalId ?? null,
      given_name: given.name?.givenName ?? null,
      family_name: given.name?.familyName ?? null,
      changed_at: new Date(),
    },
  })
  await setActive(client, before, given.active)
  const detail = {
    via: 'scim',
    ...(email !== before.email && { email: { before: before.email, now: email } }),
    ...(name !== before.name && { name: { before: before.name, now: name } }),
    ...(given.active !== (before.disabled_at === null) && { active: given.active }),
  }
  return [
    { action: 'user.directory', subject: email, detail },
    // Whoever is in no group yet keeps what they came with, until the directory tells of their groups.
    ...(given.active && before.groups.length > 0 ? await followGroups(client, before.id) : []),
  ]
}

async function setActive(client: Client, { id, disabled_at }: Stored, isActive: boolean): Promise<void> {
  if (isActive === (disabled_at === null)) return
  await keepAnAdministrator(client, () =>
    prismaOn(client).app_user.update({ where: { id }, data: { disabled_at: isActive ? null : new Date() } }),
  )
  if (!isActive) await endSessions(client, id)
}
