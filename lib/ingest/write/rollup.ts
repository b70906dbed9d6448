import { type Client, transaction } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { code, codes, credentialStatuses, eventKinds, providers } from '@/lib/model/vocabulary'
import { settleFormerCredentials } from './former-credentials'
import { bearerAt } from './log-names'
import { formats } from '../index'
import { placeTerms } from '../places'
import { giveToSecrets } from './secret-ids'
import { sumUp } from './sum-up'
import { sumUpAgain } from './sum-up-again'
import { leaveOutRemembered, toldAgain } from './told-twice'

/** As a credential is that its inventory no longer lists. */
const GONE = code(credentialStatuses, 'gone')
const kind = (word: (typeof eventKinds)[number]) => code(eventKinds, word)

/**
 * Only of the platforms that a log tells of in full it can be said that somebody did not act: `e` came with `f`, and was done by
 * `i`. A cluster's log names roles of a cloud, and a vault's log accounts of a cluster.
 */
const IS_TOLD = `(f.format, i.provider) in (${formats
  .filter(({ role }) => role === 'log')
  .flatMap(({ id, provider, tellsOf = [provider] }) =>
    tellsOf.map((told) => `('${id}', ${code(providers, told)})`),
  )
  .join(', ')})`

/**
 * What was changed about somebody, or which runs of theirs ended, may come from a log that says nothing of what they do: it proves no
 * reach of such a log.
 */
const IS_OF_TOKENS = `e.kind not in (${codes(eventKinds, ['change', 'task_start', 'task_end'])})`

/** The event tells which right was used; one that tells what was changed about somebody is no use of theirs. */
const NAMES_RIGHT = `e.action_id is not null and ${IS_OF_TOKENS}`

/**
 * Brings the rollups up to the newest stored batch: behind a watermark, outside the ingest transaction, each batch exactly
 * once. Safe to call at any time and from several processes.
 */
export async function rollUp(): Promise<void> {
  await transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock(2, 0)')
    const { rows } = await client.query<{ ids: number[] | null; lo: Date; hi: Date }>(
      `select array_agg(id) as ids, min(first_at) as lo, max(last_at) as hi
       from event_batch
       where not is_rolled_up`,
    )
    const { ids, lo, hi } = rows[0]!
    if (!ids) return
    // The time range lets the planner skip partitions and, by BRIN, most blocks of the rest.
    await client.query(
      `create temp table fresh_event on commit drop as
       select * from event where occurred_at between $1 and $2 and batch_id = any($3)`,
      [lo, hi, ids],
    )
    await giveToBearers(client, [lo, hi, ids])
    const given = await giveToSecrets(client, [lo, hi, ids])
    await leaveOutRemembered(client)
    await client.query('analyze fresh_event')
    const again = [...new Set([...given, ...(await toldAgain(client, [lo, hi]))])]
    await placeTerms(client, 't.term_key in (select context_key from fresh_event)')
    await sumUp(client, hi)
    await settleFormerCredentials(client)
    await endWithTheirIdentity(client)
    // A log that begins, or reaches another day, tells of every identity of its scope: also of those that it does not name.
    await client.query(
      `create temp table newly_seen on commit drop as
       select n.provider, n.scope
       from (
         select i.provider, i.scope, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at,
           bool_or(e.kind = ${kind('use')}) as has_use,
           min(e.occurred_at) filter (where ${NAMES_RIGHT}) as action_from
         from fresh_event e
           join identity i using (identity_key)
           join event_batch b on b.id = e.batch_id
           join import_file f on f.id = b.file_id
         where ${IS_TOLD} and ${IS_OF_TOKENS}
         group by 1, 2
       ) n
         left join telemetry t on t.provider = n.provider and t.scope = n.scope
       where t.provider is null
         or n.first_at < t.first_at
         or date_trunc('day', n.last_at) > date_trunc('day', t.last_at)
         or n.has_use and t.use_n = 0
         or n.action_from < coalesce(t.action_from, 'infinity')`,
    )
    // What is known of the log of each scope: its first and last event, and how many there are.
    await client.query(
      `insert into telemetry as t
         (provider, scope, first_at, last_at, issue_n, use_n, action_from, action_to)
       select i.provider, i.scope, min(e.occurred_at), max(e.occurred_at),
         count(*) filter (where e.kind <> ${kind('use')}),
         count(*) filter (where e.kind = ${kind('use')}),
         min(e.occurred_at) filter (where ${NAMES_RIGHT}),
         max(e.occurred_at) filter (where ${NAMES_RIGHT})
       from fresh_event e
         join identity i using (identity_key)
         join event_batch b on b.id = e.batch_id
         join import_file f on f.id = b.file_id
       where ${IS_TOLD} and ${IS_OF_TOKENS}
       group by 1, 2
       order by 1, 2
       on conflict (provider, scope) do update set
         first_at = least(t.first_at, excluded.first_at),
         last_at = greatest(t.last_at, excluded.last_at),
         issue_n = t.issue_n + excluded.issue_n, use_n = t.use_n + excluded.use_n,
         action_from = least(t.action_from, excluded.action_from),
         action_to = greatest(t.action_to, excluded.action_to)`,
    )
    await client.query(
      `update identity i set seen_from = f.first_at
       from (select identity_key, min(occurred_at) as first_at from fresh_event group by 1) f
       where i.identity_key = f.identity_key and f.first_at < i.seen_from`,
    )
    await client.query(
      markChanged(
        `select identity_key
         from fresh_event
         union
         select i.identity_key
         from newly_seen n
           join identity i on i.provider = n.provider and i.scope = n.scope`,
      ),
    )
    await client.query('update event_batch set is_rolled_up = true where id = any($1)', [ids])
    if (again.length > 0) {
      await client.query('drop table fresh_event')
      await sumUpAgain(client, again.map((key) => `${BigInt(key)}::bigint`).join(', '))
    }
  })
}

// A log may arrive after the inventory that no longer lists whoever used the key.
async function endWithTheirIdentity(client: Client): Promise<void> {
  await client.query(
    `update credential c set seen_to = i.seen_to, status = ${GONE}
     from identity i
     where i.identity_key in (select identity_key from fresh_event)
       and c.identity_key = i.identity_key
       and i.in_inventory
       and i.seen_to is not null
       and c.seen_to is null
       and not c.in_inventory
       and c.record_key is null
       and c.same_as is null`,
  )
}

// A name without its path is the identity that bears it in full, and another id is the identity that it means. What happened
// before a name was given again was done by whoever bore it then.
async function giveToBearers(client: Client, [lo, hi, ids]: [Date, Date, number[]]): Promise<void> {
  const { rowCount: named } = await client.query(
    `update fresh_event e
     set named_key = e.identity_key, identity_key = ${bearerAt('e.identity_key', 'e.occurred_at')}
     where e.identity_key in (select name_key from name_alias)`,
  )
  const { rowCount: former } = await client.query(
    `update fresh_event e set identity_key = n.former_key
     from incarnation n
     where n.identity_key = e.identity_key
       and n.until_at = (
         select min(o.until_at)
         from incarnation o
         where o.identity_key = e.identity_key and o.until_at > e.occurred_at
       )`,
  )
  const { rowCount: aliased } = await client.query(
    `update fresh_event e set identity_key = a.identity_key
     from identity_alias a
     where e.identity_key = a.alias_key`,
  )
  if (!named && !former && !aliased) return
  await client.query(
    `update event e set identity_key = f.identity_key, named_key = f.named_key
     from fresh_event f
     where e.occurred_at between $1 and $2
       and e.batch_id = any($3)
       and f.occurred_at = e.occurred_at
       and f.event_id = e.event_id
       and (f.identity_key, f.named_key) is distinct from (e.identity_key, e.named_key)`,
    [lo, hi, ids],
  )
}
