import { askedInstant } from '@/lib/db/instant'
import { type Client, rows } from '@/lib/db/pool'
import type { Framework } from './framework'
import { frameworks } from './index'

/** The frameworks as this version carries them; for a past instant, as the version carried them that judged then. */
export async function carriedFrameworks(): Promise<readonly Framework[]> {
  if (!askedInstant()) return frameworks
  return (await rows<{ body: Framework }>('select body from framework_edition order by place')).map(
    ({ body }) => body,
  )
}

/** Keeps what the frameworks say while something is judged by them. Writes only what has changed. */
export async function keepEditions(client: Client): Promise<void> {
  await client.query(
    `insert into framework_edition (id, place, version, body)
     select f.body->>'id', f.place, f.body->>'version', f.body
     from jsonb_array_elements($1) with ordinality f (body, place)
     on conflict (id) do update set place = excluded.place, version = excluded.version, body = excluded.body
     where (framework_edition.place, framework_edition.body) is distinct from (
         excluded.place, excluded.body
       )`,
    [JSON.stringify(frameworks)],
  )
  await client.query('delete from framework_edition where id <> all($1)', [frameworks.map(({ id }) => id)])
}
