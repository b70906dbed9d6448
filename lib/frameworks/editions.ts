import { createHash } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { type Client, prepared, rows } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { Conflict, NotFound } from '@/lib/model/errors'
import type { Framework } from './framework'
import { frameworks as registered } from './index'

const frameworks: readonly Framework[] = registered
const hashOf = (framework: Framework): string =>
  createHash('sha256').update(JSON.stringify(framework)).digest('hex')
const hashes = new Map(frameworks.map((framework) => [framework.id, hashOf(framework)]))

/** Editions that an earlier version stored have no status: they were current. */
const read = (body: Omit<Framework, 'status'> & Partial<Framework>): Framework => ({
  status: 'current',
  ...body,
})

/**
 * The frameworks in the editions that are in use, in the order of the registry; for a past instant, in those that were in use then.
 * An edition that this version brings is in use at once where none was before, else when somebody adopts it.
 */
export async function carriedFrameworks(): Promise<readonly Framework[]> {
  if (askedInstant())
    return (await rows<{ body: Framework }>('select body from framework_edition order by place')).map(
      ({ body }) => read(body),
    )
  const kept = await editionsThatDiffer()
  return frameworks.map((framework) => kept.get(framework.id) ?? framework)
}

/** Editions in use that are not those of this version, by framework. */
export async function editionsThatDiffer(): Promise<Map<string, Framework>> {
  const found = await prepared<{ id: string; body: Framework }>(
    "select id, body from framework_edition where id || ' ' || hash <> all($1)",
    [[...hashes].map((pair) => pair.join(' '))],
  )
  return new Map(found.filter(({ id }) => hashes.has(id)).map(({ id, body }) => [id, read(body)]))
}

/** Puts frameworks in use that were not there before, and takes away those that are gone. */
export async function keepEditions(client: Client): Promise<void> {
  await client.query(
    `insert into framework_edition as e (id, place, version, body, hash)
     select f.body->>'id', f.place, f.body->>'version', f.body, h.hash
     from jsonb_array_elements($1) with ordinality f (body, place)
       join unnest($2::text[]) with ordinality h (hash, place) using (place)
     on conflict (id) do update set place = excluded.place
     where e.place <> excluded.place`,
    [JSON.stringify(frameworks), frameworks.map(({ id }) => hashes.get(id)!)],
  )
  await client.query('delete from framework_edition where id <> all($1)', [frameworks.map(({ id }) => id)])
}

/**
 * Puts the edition of a framework that this version carries in use. From then on posture and reports follow it; the past does not
 * change.
 * @throws NotFound for an unknown framework, Conflict when its edition is in use already
 */
export const adoptEdition = (actor: Actor, id: string): Promise<{ id: string; version: string }> =>
  write(actor, 'policy:change', async (client) => {
    const framework = frameworks.find((one) => one.id === id)
    if (!framework) throw new NotFound(`There is no framework "${id}".`)
    const { version } = framework
    const hash = hashes.get(id)!
    const { count } = await prismaOn(client).framework_edition.updateMany({
      where: { id, hash: { not: hash } },
      data: { version, body: JSON.parse(JSON.stringify(framework)) as object, hash },
    })
    if (count === 0) throw new Conflict(`The edition of "${id}" is in use already.`)
    return { result: { id, version }, audit: { action: 'framework.adopt', subject: id, detail: { version } } }
  })
