import type { KeysetQuery } from '@/lib/db/keyset'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { ownerId } from './terms'

/**
 * A list in the order of its identities' owners, `o.label`: the first owner or who may be one; without either, last.
 * @param tables those of the list, joined
 * @param key the column of theirs that holds the key of the identity
 */
export const byOwner = (
  tables: string,
  key: string,
  where: Sql,
): Required<Pick<KeysetQuery, 'from' | 'unknown'>> => ({
  from: sql`
    ${raw(tables)}
      join ownership o on o.identity_key = ${raw(key)} and o.owner = ${raw(ownerId(key))}
    where ${where}`,
  unknown: sql`
    ${raw(tables)}
    where ${where}
      and not exists (
        select 1 from ownership o where o.identity_key = ${raw(key)} and o.state <> 'rejected'
      )`,
})

/** Its sort. */
export const ownerSort = {
  column: 'o.label',
  type: 'text',
  descending: false,
  nullable: true,
  isApart: true,
} as const
