import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { evidence_request } from '@/lib/generated/prisma/client'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { RequestState } from '@/lib/model/vocabulary'

/** What the verbs on a request for evidence know of it. */
export interface Standing extends Pick<
  Row<evidence_request>,
  'id' | 'title' | 'framework' | 'control' | 'asked_of_id' | 'asked_by_id'
> {
  state: RequestState
  due: string
}

/**
 * A request for evidence, locked until the end of the transaction, so that an answer and a decision never cross.
 * @throws NotFound
 */
export async function lockRequest(client: Client, id: string): Promise<Standing> {
  const { rows } = await client.query<Standing>(
    sql`select id, title, framework, control, state, asked_of_id, asked_by_id,
         to_char(due_on, 'YYYY-MM-DD') as due
       from evidence_request
       where id = ${id}::bigint for update`,
  )
  if (!rows[0]) throw new NotFound('There is no such request for evidence.')
  return rows[0]
}

/** @throws Invalid for a request that takes no more answers and decisions */
export function demandOpen({ state }: Standing): void {
  if (state === 'accepted')
    throw new Invalid('The evidence was accepted already. Ask for more in a new request.')
  if (state === 'withdrawn') throw new Invalid('The request was withdrawn.')
}

/** @throws Invalid for a day that is over */
export function demandToCome(day: string): void {
  if (day < new Date().toISOString().slice(0, 10)) throw new Invalid('The due date has passed already.')
}
