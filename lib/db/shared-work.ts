import type { Client } from './pool'

/** What the planner has to save by sharing a statement among processes, for each row of what the statement is about. */
const SAVED_PER_ROW = 0.05

/**
 * Runs statements over a whole table so that processes share the work: rows that are handed over cost less than the planner believes
 * of those that take long to make.
 * @param whole a table, when each statement is to be shared from end to end or not at all: a part that is shared by itself keeps all
 * around it from being shared, so nothing less than the whole may be worth it
 */
export async function sharingWork(client: Client, body: () => Promise<void>, whole?: string): Promise<void> {
  await client.query("select set_config('parallel_tuple_cost', '0.001', true)")
  if (whole)
    await client.query(
      `select set_config('parallel_setup_cost', greatest(1000, reltuples * ${SAVED_PER_ROW})::text, true)
       from pg_class
       where oid = $1::regclass`,
      [whole],
    )
  await body()
  await client.query('set local parallel_setup_cost to default; set local parallel_tuple_cost to default')
}
