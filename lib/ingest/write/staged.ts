import { type Client, transaction } from '@/lib/db/pool'

/** What was staged of an import is not all there. */
export class StagingLost extends Error {
  override name = 'StagingLost'
}

// Staging is not crash-safe in PostgreSQL (unlogged): after a crash it is empty, however long an import has waited. The ledger is.
const LOST = `select f.id from import_file f
  where f.import_id = $1 and f.state = 'loaded'
    and (select coalesce(sum(b.staged), 0) from event_batch b where b.file_id = f.id)
      <> (select count(*) from stage_record r where r.import_id = $1 and r.file_id = f.id)`

/**
 * Makes sure, inside the transaction that goes on to use it, that all that was read of an import is still staged: what is missing
 * would count as gone.
 * @throws StagingLost
 */
export async function demandStaged(client: Client, importId: number): Promise<void> {
  const { rowCount } = await client.query(`${LOST} limit 1`, [importId])
  if (rowCount)
    throw new StagingLost(`What was read of import ${importId} got lost in a crash; it is read again.`)
}

/** Has the files whose events were held back read again, whole: they are stored now. Runs inside the caller's transaction. */
export async function releaseHeld(client: Client, importId: number): Promise<void> {
  const { rows: held } = await client.query<{ id: number }>(
    `update import_file f set state = 'queued', read = 0
     where f.import_id = $1 and exists (select 1 from event_batch b where b.file_id = f.id and b.is_held)
     returning f.id`,
    [importId],
  )
  for (const table of ['stage_record', 'stage_row', 'reject', 'event_batch'])
    await client.query(`delete from ${table} where file_id = any($1)`, [held.map(({ id }) => id)])
}

/** Has the files whose staging got lost read again; their bytes are kept until the import is merged. */
export const readAgain = (importId: number): Promise<void> =>
  transaction(async (client) => {
    await client.query(`update import_file set state = 'queued' where id in (${LOST})`, [importId])
  })
