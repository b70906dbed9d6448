import type { Client } from '@/lib/db/pool'
import type { import_run } from '@/lib/generated/prisma/client'
import { emit } from '@/lib/outward/emit'

interface Announced extends Pick<import_run, 'id' | 'completeness' | 'as_of' | 'gone'> {
  name: string
  note: string | null
  read: number | null
  stored: number | null
  updated: number | null
  unchanged: number | null
  rejected: number | null
}

/** Emits what became of imports: finished, failed, or waiting for a person. */
export async function announceImports(
  client: Client,
  what: 'done' | 'failed' | 'waiting',
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await client.query<Announced>(
    `select i.id, s.name, i.completeness, i.as_of, coalesce(i.error, i.warning) as note, i.gone,
       sum(f.read)::int as read, sum(f.stored)::int as stored, sum(f.updated)::int as updated,
       sum(f.unchanged)::int as unchanged, sum(f.rejected)::int as rejected
     from import i
       join source s on s.id = i.source_id
       left join import_file f on f.import_id = i.id
     where i.id = any($1)
     group by i.id, s.name
     order by i.id`,
    [ids],
  )
  await emit(
    client,
    `import.${what}`,
    rows.map(({ id, name, note, as_of, ...counts }) => ({
      id: String(id),
      title: `Import ${id} from ${name}`,
      path: `/imports/${id}`,
      ...(note && { note }),
      detail: { source: name, asOf: as_of.toISOString(), ...counts },
    })),
  )
}
