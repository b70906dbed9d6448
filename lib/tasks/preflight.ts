import { type Client, rows, transaction } from '@/lib/db/pool'
import { code, eventKinds } from '@/lib/model/vocabulary'

export interface Preflight {
  days: number
  /** Where it was used in that time, last first. */
  uses: { context: string; isWorkload: boolean; lastAt: string; uses: number }[]
  /** What runs as the identity: it stops when the identity goes. */
  workloads: { name: string; kind: string; scope: string }[]
  lastUsedAt: string | null
  /** Until when its log reaches; null when no log covers its scope, and silence says nothing. */
  logTo: string | null
  /** The longest time between two uses that the log has seen, in days; null when it cannot be told. */
  longestGapDays: number | null
  gapUnknownBecause: string | null
}

const DAYS = 90
const EVENTS_MAX = 50_000
const PATIENCE_MS = 1500

/**
 * What to know before a credential (or, without one, an identity) goes: who used it lately, from where, what runs on it,
 * and how long it has been silent between uses.
 */
export async function preflightOf(identityKey: string, credentialKey: string | null): Promise<Preflight> {
  const own = '($2::bigint is null or x.credential_key = $2)'
  const [uses, workloads, [facts], gap] = await Promise.all([
    rows<{ context: string; is_workload: boolean; last_at: Date; uses: number }>(
      `select coalesce(t.text, 'not recorded') as context, bool_or(x.is_workload) as is_workload,
         max(x.last_at) as last_at, sum(x.use_n)::int as uses
       from credential_context x
         left join term t on t.term_key = x.context_key
       where x.identity_key = $1 and ${own} and x.use_n > 0 and x.last_at > now() - interval '${DAYS} days'
       group by 1
       order by 3 desc limit 20`,
      [identityKey, credentialKey],
    ),
    rows<Preflight['workloads'][number]>(
      `select w.name, w.kind, w.scope
       from identity_workload l
         join workload w using (workload_key)
       where l.identity_key = $1 and w.seen_to is null and w.status is distinct from 'gone'
       order by w.name limit 20`,
      [identityKey],
    ),
    // When it was last used, and until when its log reaches.
    rows<{ last: Date | null; log_to: Date | null }>(
      `select
         greatest(
           i.last_used_at,
           (
             select c.last_used_at
             from credential c
             where c.identity_key = i.identity_key and c.credential_key = $2
           ),
           (
             select max(x.last_use_ok_at)
             from credential_context x
             where x.identity_key = i.identity_key and ${own}
           )
         ) as last,
         (
           select t.last_at
           from telemetry t
           where t.provider = i.provider and t.scope = i.scope and t.use_n > 0
         ) as log_to
       from identity i
       where i.identity_key = $1`,
      [identityKey, credentialKey],
    ),
    longestGap(identityKey, credentialKey),
  ])
  return {
    days: DAYS,
    uses: uses.map((row) => ({
      context: row.context.replace(/^(workload|network) /, ''),
      isWorkload: row.is_workload,
      lastAt: row.last_at.toISOString(),
      uses: row.uses,
    })),
    workloads,
    lastUsedAt: facts?.last?.toISOString() ?? null,
    logTo: facts?.log_to?.toISOString() ?? null,
    ...gap,
  }
}

/**
 * The longest silence between two uses in the log. Reads events, which are many: it gives up after a while, and then it is
 * not known.
 * @param inside the client of the transaction that asks, if one does
 */
export async function longestGap(
  identityKey: string,
  credentialKey: string | null,
  inside?: Client,
): Promise<Pick<Preflight, 'longestGapDays' | 'gapUnknownBecause'>> {
  try {
    const [found] = await limited(inside, async (client) => {
      await client.query(`set local statement_timeout = ${PATIENCE_MS}`)
      // The longest time between two uses inside the time that the log covers.
      const { rows } = await client.query<{ n: number; days: string | null }>(
        `with span as (
           select min(first_at) as first, max(last_at) as last
           from credential_context
           where identity_key = $1 and ($2::bigint is null or credential_key = $2) and use_n > 0
         ),
         uses as (
           select e.occurred_at
           from event e, span
           where e.identity_key = $1
             and ($2::bigint is null or e.credential_key = $2)
             and e.kind = ${code(eventKinds, 'use')}
             and e.occurred_at between span.first and span.last
           order by e.occurred_at desc limit ${EVENTS_MAX}
         )
         select count(*)::int as n, extract(epoch from max(gap)) / 86400 as days
         from (select occurred_at - lag(occurred_at) over (order by occurred_at) as gap from uses) g`,
        [identityKey, credentialKey],
      )
      return rows
    })
    const { n, days } = found!
    return n > 1
      ? { longestGapDays: Math.ceil(Number(days)), gapUnknownBecause: null }
      : {
          longestGapDays: null,
          gapUnknownBecause: n === 1 ? 'the log has only one use' : 'no log records its use',
        }
  } catch (error) {
    // 57014: the time given was not enough.
    if ((error as { code?: string }).code !== '57014') throw error
    return { longestGapDays: null, gapUnknownBecause: 'too many events to evaluate in time' }
  }
}

// The time limit must not apply to later statements.
async function limited<T>(inside: Client | undefined, body: (client: Client) => Promise<T>): Promise<T> {
  if (!inside) return transaction(body)
  await inside.query('savepoint limited')
  try {
    return await body(inside)
  } finally {
    await inside.query('rollback to savepoint limited')
  }
}

/** Days to watch between switching off and deleting: the playbook's, and never less than the longest silence seen. */
export const holdDays = (playbookDays: number, longestGapDays: number | null): number =>
  Math.max(playbookDays, longestGapDays ?? 0)
