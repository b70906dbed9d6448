import { createHash } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandAll } from '@/lib/auth/scope'
import { prisma, prismaOn } from '@/lib/db/prisma'
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
    const data = { mapping, confirmed_by: actor.label, confirmed_at: new Date() }
    await prismaOn(client).table_mapping.upsert({
      where: { header_hash: headerHash(header) },
      create: { header_hash: headerHash(header), header: [...header], ...data },
      update: data,
    })
    return {
      result: undefined,
      audit: { action: 'mapping.confirm', subject: 'table', detail: { header, mapping } },
    }
  })
