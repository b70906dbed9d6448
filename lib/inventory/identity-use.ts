import 'server-only'
import { iso } from '@/lib/db/iso'
import { prepared, rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { event, import_file, workload } from '@/lib/generated/prisma/client'
import { environments, type EventKind, eventKinds, word } from '@/lib/model/vocabulary'
import type { UseContext, Workload } from '@/lib/model/answers/inventory'

/** What runs as this identity. */
export async function workloadsOf(identityKey: string): Promise<Workload[]> {
  const found = await prepared<Row<workload>>(
    `select w.*,
       coalesce(w.last_seen_at, s.last_seen_at) as last_seen_at,
       coalesce(w.environment, p.environment) as environment
     from identity_workload l
       join workload w using (workload_key)
       left join place p on p.name = w.scope
       left join sighting s on s.record_key = w.record_key
     where l.identity_key = $1
     order by w.seen_to is not null, w.name, w.workload_key limit 200`,
    [identityKey],
  )
  return found.map((row) => ({
    name: row.name,
    nativeId: row.native_id,
    kind: row.kind,
    scope: row.scope,
    environment: word(environments, row.environment ?? 4),
    isGone: row.seen_to !== null || row.status === 'gone',
    lastSeenAt: iso(row.last_seen_at),
  }))
}

export async function contextsOf(identityKey: string): Promise<UseContext[]> {
  const found = await prepared<{
    context: string
    is_workload: boolean
    first_at: Date
    last_at: Date
    issues: number
    uses: number
  }>(
    `select coalesce(t.text, 'not recorded') as context, bool_or(c.is_workload) as is_workload,
       min(c.first_at) as first_at, max(c.last_at) as last_at, sum(c.issue_n)::int as issues,
       sum(c.use_n)::int as uses
     from credential_context c
       left join term t on t.term_key = c.context_key
     where c.identity_key = $1
     group by 1
     order by last_at desc, 1 limit 100`,
    [identityKey],
  )
  return found.map((row) => ({
    context: row.context.replace(/^(workload|network) /, ''),
    isWorkload: row.is_workload,
    firstAt: iso(row.first_at),
    lastAt: iso(row.last_at),
    issues: row.issues,
    uses: row.uses,
  }))
}

/** One line of the timeline. */
export interface EventRow {
  at: string
  kind: EventKind
  result: 'success' | 'denied' | 'error'
  action: string | null
  context: string | null
  audience: string | null
  sourceIp: string | null
  agent: string | null
  ttlSeconds: number | null
  isHuman: boolean
  file: string
  importId: number
  recordNo: number
}

const results = ['success', 'denied', 'error'] as const

interface StoredEvent extends Row<event>, Pick<import_file, 'import_id'> {
  ip: string | null
  action: string | null
  context: string | null
  audience: string | null
  agent: string | null
  file: string
}

/** The newest events of an identity, walking back from an instant through the months that hold any. */
export async function eventsOf(identityKey: string, before: Date, limit = 100): Promise<EventRow[]> {
  const [span] = await rows<{ first: Date | null; last: Date | null }>(
    'select min(first_at) as first, max(last_at) as last from credential_context where identity_key = $1',
    [identityKey],
  )
  if (!span?.first || !span.last) return []
  const found = await rows<StoredEvent>(
    `select e.*, host(e.source_ip) as ip, a.name as action, c.text as context, d.text as audience,
       g.text as agent, f.name as file, f.import_id
     from event e
       join event_batch b on b.id = e.batch_id
       join import_file f on f.id = b.file_id
       left join action a on a.id = e.action_id
       left join term c on c.term_key = e.context_key
       left join term d on d.term_key = e.audience_key
       left join term g on g.term_key = e.agent_key
     where e.identity_key = $1 and e.occurred_at >= $2 and e.occurred_at <= $3 and e.occurred_at < $4
     order by e.occurred_at desc, e.event_id limit $5`,
    [identityKey, span.first, span.last, before, limit],
  )
  return found.map((row) => ({
    at: iso(row.occurred_at),
    kind: word(eventKinds, row.kind),
    result: results[row.result]!,
    // What was changed about it, in words.
    action: row.action?.replace(/^change:/, '') ?? null,
    context: row.context?.replace(/^(workload|network) /, '') ?? null,
    audience: row.audience,
    sourceIp: row.ip,
    agent: row.agent,
    ttlSeconds: row.ttl_seconds,
    isHuman: row.is_human,
    file: row.file,
    importId: row.import_id,
    recordNo: row.record_no,
  }))
}
