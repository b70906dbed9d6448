import { createHash } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { type Client, prepared, rows } from '@/lib/db/pool'
import { type CustomCheck, customChecks } from '@/lib/checks/custom'
import { prismaOn } from '@/lib/db/prisma'
import type { FrameworkEdition } from '@/lib/model/answers/frameworks'
import { Conflict, NotFound } from '@/lib/model/errors'
import type { Framework } from './framework'
import { frameworks as registered } from './index'

const frameworks: readonly Framework[] = registered
const hashOf = (framework: Framework): string =>
  createHash('sha256').update(JSON.stringify(framework)).digest('hex')
const hashes = new Map(frameworks.map((framework) => [framework.id, hashOf(framework)]))

/** A framework in one edition: what it says, and the name of that edition (the first half of a SHA-256 over it, hex). */
export interface Edition extends Framework {
  edition: string
}

const NAME_LENGTH = 32
const nameOf = (hash: string): string => hash.slice(0, NAME_LENGTH)
// Rows of the first versions have no hash.
const STORED_NAME = `left(
  coalesce(nullif(hash, ''), encode(sha256(convert_to(body::text, 'UTF8')), 'hex')), ${NAME_LENGTH}
)`
const ofThisVersion: readonly Edition[] = frameworks.map((framework) => ({
  ...framework,
  edition: nameOf(hashes.get(framework.id)!),
}))

/** A framework as this version of Muster brings it. */
export const editionOfThisVersion = (id: string): Edition | undefined =>
  ofThisVersion.find((framework) => framework.id === id)

interface Stored {
  edition: string
  body: Omit<Framework, 'status'> & Partial<Framework>
}
/** Editions that an earlier version stored have no status: they were current. */
const read = ({ edition, body }: Stored): Edition => ({ status: 'current', ...body, edition })

/**
 * The frameworks in the editions that are in use, in the order of the registry; for a past instant, in those that were in use then.
 * An edition that this version brings is in use at once where none was before, else when somebody adopts it.
 */
export async function carriedFrameworks(): Promise<readonly Edition[]> {
  return mapped(await publishedFrameworks(), await customChecks())
}

async function publishedFrameworks(): Promise<readonly Edition[]> {
  if (askedInstant())
    return (
      await rows<Stored>(`select ${STORED_NAME} as edition, body from framework_edition order by place`)
    ).map(read)
  const kept = await editionsThatDiffer()
  return ofThisVersion.map((framework) => kept.get(framework.id) ?? framework)
}

/**
 * Editions with the checks that administrators mapped to their controls, beside those of Muster. An edition keeps its name: it says what
 * was published, and the versions of custom checks say the rest.
 */
export function mapped(editions: readonly Edition[], custom: readonly CustomCheck[]): readonly Edition[] {
  const on = custom.filter((check) => check.custom.state === 'enabled')
  return editions.map((edition) => {
    const byControl = Map.groupBy(
      on.flatMap(({ id, custom: { definition } }) =>
        definition.controls.flatMap(({ framework, control }) =>
          framework === edition.id ? [{ id, control }] : [],
        ),
      ),
      ({ control }) => control,
    )
    if (byControl.size === 0) return edition
    return {
      ...edition,
      controls: edition.controls.map((control) => {
        const [first, ...more] = [...control.checks, ...(byControl.get(control.id) ?? []).map(({ id }) => id)]
        return first === undefined || control.isHeading
          ? control
          : { id: control.id, title: control.title, checks: [first, ...more] as const }
      }),
    }
  })
}

/** Editions in use that are not those of this version, by framework. */
export async function editionsThatDiffer(): Promise<Map<string, Edition>> {
  const found = await prepared<Stored & { id: string }>(
    `select id, ${STORED_NAME} as edition, body
     from framework_edition
     where id || ' ' || hash <> all($1)`,
    [[...hashes].map((pair) => pair.join(' '))],
  )
  return new Map(found.filter(({ id }) => hashes.has(id)).map((row) => [row.id, read(row)]))
}

/** The editions in use, within a transaction that has kept them. */
export async function editionsInUse(client: Client): Promise<Edition[]> {
  const { rows: stored } = await client.query<Stored>(
    `select ${STORED_NAME} as edition, body from framework_edition order by place`,
  )
  return [...mapped(stored.map(read), await customChecks(client))]
}

/** Every edition that was ever in use, also when a report looks back. */
const EVERY_EDITION = `
  select id, hash, version, body, valid_from, null as valid_to from public.framework_edition
  union all
  select id, hash, version, body, valid_from, valid_to from history.framework_edition`

/**
 * The editions to which a report can be pinned, by framework in the order of the registry: the one in use first, then the one that
 * waits to be adopted, then former ones, the latest first. Former ones are there as long as the history keeps them.
 */
export async function pinnableEditions(): Promise<FrameworkEdition[]> {
  // One line for each edition: a place in the registry that changed is no other edition.
  const kept = await rows<{ id: string; edition: string; version: string; until: Date | null }>(
    `select id, ${STORED_NAME} as edition, version,
       case when bool_or(valid_to is null) then null else max(valid_to) end as until
     from (${EVERY_EDITION}) every_edition
     group by 1, 2, 3
     order by until desc nulls first`,
  )
  return ofThisVersion.flatMap(({ id, edition, version }) => {
    const own = kept.filter((one) => one.id === id)
    const line = (one: (typeof own)[number]): FrameworkEdition => ({
      framework: id,
      edition: one.edition,
      version: one.version,
      state: one.until ? 'former' : 'in_use',
      until: one.until?.toISOString() ?? null,
    })
    const [current] = own.filter(({ until }) => until === null)
    const brought = {
      framework: id,
      edition,
      version,
      state: current ? ('available' as const) : ('in_use' as const),
      until: null,
    }
    return [
      ...(current ? [line(current)] : []),
      ...(current?.edition === edition ? [] : [brought]),
      ...own.filter(({ until, edition: name }) => until !== null && name !== edition).map(line),
    ]
  })
}

/**
 * A framework in the edition of a name, whether or not it is the one in use.
 * @throws NotFound when neither this version nor the history holds it
 */
export async function frameworkInEdition(id: string, edition: string): Promise<Edition> {
  const own = editionOfThisVersion(id)
  if (own?.edition === edition) return mapped([own], await customChecks())[0]!
  const [kept] = await rows<Stored>(
    `select ${STORED_NAME} as edition, body from (${EVERY_EDITION}) every_edition
     where id = $1 and ${STORED_NAME} = $2
     limit 1`,
    [id, edition],
  )
  if (!kept)
    throw new NotFound(
      `"${id}" has no edition "${edition}". GET /api/v1/frameworks/${id}/editions lists those that it has.`,
    )
  return mapped([read(kept)], await customChecks())[0]!
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
