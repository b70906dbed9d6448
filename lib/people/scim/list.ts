import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { type Sql, sql } from '@/lib/db/sql'
import { LIST, type ScimList, type ScimQuery } from '@/lib/model/scim'

/**
 * A page of resources (RFC 7644, section 3.4.2), of those of today whichever instant is looked back to.
 * @param counted statement that counts all of them, as `n`
 * @param selected the statement of the rows, given what stands after its condition
 */
export const listed = <Stored extends object, Resource>(
  query: ScimQuery,
  counted: Sql,
  selected: (limits: Sql) => Sql,
  resourceOf: (row: Stored) => Resource,
): Promise<ScimList<Resource>> =>
  lookingBackTo(null, async () => {
    const [all] = await rows<{ n: number }>(counted)
    const found = await rows<Stored>(selected(sql`limit ${query.count} offset ${query.startIndex - 1}`))
    return {
      schemas: [LIST],
      totalResults: all!.n,
      startIndex: query.startIndex,
      itemsPerPage: found.length,
      Resources: found.map(resourceOf),
    }
  })
