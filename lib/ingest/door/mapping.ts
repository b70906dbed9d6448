import { createHash } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandAll } from '@/lib/auth/scope'
import { prisma } from '@/lib/db/prisma'
import type { Mapping } from '../sources/generic/columns'

// The same columns in another order are the same table.
const headerHash = (header: readonly string[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    createHash('sha256')
      .update(JSON.stringify([...header].sort()))
      .digest(),
  )

/** The mapping that a person once confirmed for a table with these columns. */
export async function rememberedMapping(header: readonly string[]): Promise<Mapping | undefined> {
  const found = await prisma().table_mapping.findUnique({ where: { header_hash: headerHash(header) } })
  return (found?.mapping as Mapping | undefined) ?? undefined
}

/** Remembers what the columns of a table mean, for this and every later file with the same columns. */
export const rememberMapping = (actor: Actor, header: readonly string[], mapping: Mapping): Promise<void> =>
  write(actor, 'import:create', async (client) => {
    demandAll(actor)
    await client.query(
      `insert into table_mapping (header_hash, header, mapping, confirmed_by) values ($1, $2, $3, $4)
       on conflict (header_hash) do update set mapping = excluded.mapping, confirmed_by = excluded.confirmed_by, confirmed_at = now()`,
      [Buffer.from(headerHash(header)), header, mapping, actor.label],
    )
    return {
      result: undefined,
      audit: { action: 'mapping.confirm', subject: 'table', detail: { header, mapping } },
    }
  })
