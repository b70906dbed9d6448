import type { Client } from '@/lib/db/pool'
import { formats } from '../index'

const remembering = formats
  .filter(({ remembers }) => remembers)
  .map(({ id }) => `'${id}'`)
  .join(', ')

/** Batches of what the platform remembers of calls, which its log tells of as well. */
const REMEMBERED = `
  select b.id
  from event_batch b
    join import_file f on f.id = b.file_id
  where f.format in (${remembering})`

/** A call of `log` is one that the platform remembers as `kept`: by the same identity, to the second, which is all that either says. */
const IS_SAME = `log.identity_key = kept.identity_key
  and log.action_id = kept.action_id
  and log.occurred_at >= date_trunc('second', kept.occurred_at)
  and log.occurred_at < date_trunc('second', kept.occurred_at) + interval '1 second'`

/** Takes calls out of the temporary table `fresh_event` that a log tells as well: each counts once. */
export async function leaveOutRemembered(client: Client): Promise<void> {
  await client.query(
    `delete from fresh_event kept
     where kept.batch_id in (${REMEMBERED})
       and exists (
         select 1
         from event log
         where ${IS_SAME} and log.batch_id not in (${REMEMBERED})
       )`,
  )
}

/**
 * Whose calls were counted as remembered that the log in `fresh_event` tells of now: they have to be summed up again.
 * @param range the first and the last time in it
 */
export async function toldAgain(client: Client, [lo, hi]: [Date, Date]): Promise<string[]> {
  const near = `$1::timestamptz - interval '1 second' and $2::timestamptz + interval '1 second'`
  const { rowCount } = await client.query(
    `select 1
     from event_batch b
     where b.id in (${REMEMBERED})
       and tstzrange(b.first_at, b.last_at, '[]')
         && tstzrange($1::timestamptz - interval '1 second', $2::timestamptz + interval '1 second')
     limit 1`,
    [lo, hi],
  )
  if (!rowCount) return []
  const { rows } = await client.query<{ identity_key: string }>(
    `select distinct kept.identity_key
     from event kept
       join fresh_event log on ${IS_SAME}
     where kept.occurred_at between ${near}
       and kept.batch_id in (${REMEMBERED})
       and log.batch_id not in (${REMEMBERED})`,
    [lo, hi],
  )
  return rows.map((row) => row.identity_key)
}
