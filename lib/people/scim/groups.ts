import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type AuditNote, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { type Client, rows as read } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { sql, type Sql } from '@/lib/db/sql'
import type { scim_group } from '@/lib/generated/prisma/client'
import { Conflict, NotFound } from '@/lib/model/errors'
import {
  GROUP,
  type ScimGroup,
  type ScimGroupInput,
  scimGroupInput,
  type ScimList,
  type ScimPatchInput,
  type ScimQuery,
} from '@/lib/model/scim'
import { followGroups } from './access'
import { type Attribute, conditionOf } from './filter'
import { listed } from './list'
import { patched } from './patch'
import { demandDirectory } from './users'

type Stored = scim_group & { members: { value: string; display: string }[] | null }

const attributes: Record<string, Attribute> = {
  id: { column: sql`g.id::text`, kind: 'exact' },
  externalid: { column: sql`g.external_id`, kind: 'exact' },
  displayname: { column: sql`g.display_name`, kind: 'text' },
  'meta.created': { column: sql`g.created_at`, kind: 'time' },
  'meta.lastmodified': { column: sql`g.changed_at`, kind: 'time' },
}

// Groups of the directory, with their members unless they were not asked for.
const selected = (condition: Sql, withMembers: boolean, tail: Sql) =>
  sql`select
       g.*,
       case when ${withMembers} then coalesce((
         select jsonb_agg(jsonb_build_object('value', u.id, 'display', u.name) order by u.name, u.id)
         from scim_member m
           join app_user u on u.id = m.user_id
         where m.group_id = g.id
       ), '[]') end as members
     from scim_group g
     where ${condition} ${tail}`

const resourceOf = (row: Stored): ScimGroup => ({
  schemas: [GROUP],
  id: row.id,
  ...(row.external_id !== null && { externalId: row.external_id }),
  displayName: row.display_name,
  ...(row.members && { members: row.members }),
  meta: {
    resourceType: 'Group',
    created: row.created_at.toISOString(),
    lastModified: row.changed_at.toISOString(),
    location: `/api/scim/v2/Groups/${row.id}`,
  },
})

const asksForMembers = (excluded: string | undefined): boolean =>
  !(excluded ?? '').split(',').some((name) => name.trim().toLowerCase() === 'members')

/** Groups of the directory, in the order in which they came. */
export async function listScimGroups(actor: Actor, query: ScimQuery): Promise<ScimList<ScimGroup>> {
  demandDirectory(actor)
  const condition = conditionOf(query.filter, attributes)
  const withMembers = asksForMembers(query.excludedAttributes)
  return listed<Stored, ScimGroup>(
    query,
    sql`select count(*)::int as n from scim_group g where ${condition}`,
    (limits) => selected(condition, withMembers, sql`order by g.created_at, g.id ${limits}`),
    resourceOf,
  )
}

/** @throws NotFound when there is no such group */
export async function scimGroup(actor: Actor, id: string, excluded?: string): Promise<ScimGroup> {
  demandDirectory(actor)
  return lookingBackTo(null, async () => {
    const [row] = z.uuid().safeParse(id).success
      ? await read<Stored>(selected(sql`g.id = ${id}`, asksForMembers(excluded), sql``))
      : []
    if (!row) throw new NotFound(`There is no group ${id}.`)
    return resourceOf(row)
  })
}

async function stored(client: Client, id: string): Promise<Stored> {
  const { rows } = z.uuid().safeParse(id).success
    ? await client.query<Stored>(selected(sql`g.id = ${id}`, true, sql`for update of g`))
    : { rows: [] }
  if (!rows[0]) throw new NotFound(`There is no group ${id}.`)
  return rows[0]
}

/** @throws Conflict when there is a group of this name */
export const createScimGroup = (actor: Actor, given: ScimGroupInput): Promise<ScimGroup> =>
  write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    const id = randomUUID()
    await prismaOn(client).scim_group.createMany({
      data: { id, display_name: given.displayName },
      skipDuplicates: true,
    })
    const made = await stored(client, id).catch(() => null)
    if (!made)
      throw new Conflict(`There is a group ${given.displayName} already.`, { scimType: 'uniqueness' })
    return replaced(client, made, given)
  })

/** Replaces a group and who is in it. */
export const replaceScimGroup = (actor: Actor, id: string, given: ScimGroupInput): Promise<ScimGroup> =>
  write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    return replaced(client, await stored(client, id), given)
  })

/** Changes a group by operations: what a directory does when somebody joins or leaves. */
export const patchScimGroup = (actor: Actor, id: string, operations: ScimPatchInput): Promise<ScimGroup> =>
  write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    const group = await stored(client, id)
    // A member is removed by its id alone, so nothing else stands beside it.
    const bare = { ...resourceOf(group), members: group.members!.map(({ value }) => ({ value })) }
    return replaced(client, group, patched(bare, operations, scimGroupInput))
  })

/** Removes a group; its members lose what it gave them. */
export const deleteScimGroup = (actor: Actor, id: string): Promise<void> =>
  write(actor, 'people:manage', async (client) => {
    demandDirectory(actor)
    const group = await stored(client, id)
    await prismaOn(client).scim_group.delete({ where: { id } })
    const notes = await followAll(
      client,
      group.members!.map(({ value }) => value),
    )
    return {
      result: undefined,
      audit: [{ action: 'group.remove', subject: group.display_name, detail: { via: 'scim' } }, ...notes],
    }
  })

async function replaced(client: Client, before: Stored, given: ScimGroupInput) {
  // Prisma would compare with ILIKE, to which "_" is any letter.
  const { rowCount: clash } = await client.query(
    'select 1 from scim_group where lower(display_name) = lower($1) and id <> $2',
    [given.displayName, before.id],
  )
  if (clash) throw new Conflict(`There is a group ${given.displayName} already.`, { scimType: 'uniqueness' })
  await prismaOn(client).scim_group.update({
    where: { id: before.id },
    data: {
      display_name: given.displayName,
      external_id: given.externalId ?? null,
      changed_at: new Date(),
    },
  })
  const was = before.members!.map(({ value }) => value)
  // Whoever the directory names and does not keep here is no member: it tells of users before it tells of groups.
  const { rows } = await client.query<{ user_id: string }>(
    'select user_id from scim_user where user_id::text = any($1)',
    [(given.members ?? []).map(({ value }) => value.toLowerCase())],
  )
  const now = new Set(rows.map((row) => row.user_id))
  const left = was.filter((id) => !now.has(id))
  const joined = [...now].filter((id) => !was.includes(id))
  await prismaOn(client).scim_member.deleteMany({ where: { group_id: before.id, user_id: { in: left } } })
  await prismaOn(client).scim_member.createMany({
    data: joined.map((user_id) => ({ group_id: before.id, user_id })),
    skipDuplicates: true,
  })
  // A group that was renamed gives its members something else.
  const isRenamed = before.display_name !== given.displayName
  const notes = await followAll(client, isRenamed ? [...left, ...now] : [...left, ...joined])
  const detail = { via: 'scim', joined: joined.length, left: left.length }
  return {
    result: resourceOf(await stored(client, before.id)),
    audit: [{ action: 'group.directory', subject: given.displayName, detail }, ...notes] as const,
  }
}

async function followAll(client: Client, ids: readonly string[]): Promise<AuditNote[]> {
  const notes: AuditNote[] = []
  // In one order everywhere, so that two groups with the same people do not wait for each other.
  for (const id of [...ids].sort()) notes.push(...(await followGroups(client, id)))
  return notes
}
