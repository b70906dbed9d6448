import 'server-only'
import { pool, rows } from '@/lib/db/pool'
import { severities } from '@/lib/model/vocabulary'
import { GONE, OPEN } from '@/lib/facts/terms'
import { version as VERSION } from '@/package.json'
import { jobsEnded, requestsServed } from './counted'

interface Metric {
  name: string
  help: string
  type: 'gauge' | 'counter'
  values: { labels?: Record<string, string>; value: number }[]
}

/** What an operator watches, in Prometheus' text format (Prometheus documentation, "Exposition formats", version 0.0.4). */
export async function metricsText(): Promise<string> {
  const [figures] = await rows<Record<string, number | null>>(
    `select (select sum(n)::int from facet_cube where status <> ${GONE}) as identities,
       (select extract(epoch from max(as_of))::float from judgement) as judged,
       (select extract(epoch from max(finished_at))::float from import where state = 'done') as imported,
       (select count(*)::int from source) as sources,
       (select count(*)::int from custom_check_failure) as failed_checks,
       (select max(id)::float from audit_entry) as audit`,
  )
  const [findings, imports, jobs, deliveries] = await Promise.all([
    rows<{ label: number; n: number }>(
      `select f.severity as label, count(*)::int as n from finding f where ${OPEN} group by 1`,
    ),
    rows<{ label: string; n: number }>('select state as label, count(*)::int as n from import group by 1'),
    rows<{ label: string; n: number }>(
      `select
         case
           when locked_at is not null then 'running'
           when attempts >= max_attempts then 'failed'
           when run_at > now() then 'scheduled'
           else 'waiting'
         end as label,
         count(*)::int as n
       from graphile_worker.jobs
       group by 1`,
    ),
    rows<{ label: string; n: number }>('select state as label, count(*)::int as n from delivery group by 1'),
  ])
  const gauge = (name: string, help: string, value: number | null | undefined): Metric => ({
    name,
    help,
    type: 'gauge',
    values: typeof value === 'number' ? [{ value }] : [],
  })
  const by = (name: string, help: string, label: string, list: { label: string; n: number }[]): Metric => ({
    name,
    help,
    type: 'gauge',
    values: list.map((row) => ({ labels: { [label]: row.label }, value: row.n })),
  })
  return exposition([
    gauge('muster_identities', 'Identities on the roll.', figures!.identities ?? 0),
    gauge(
      'muster_custom_checks_failed',
      'Custom checks that the last evaluation could not judge.',
      figures!.failed_checks,
    ),
    gauge('muster_sources', 'Sources that delivered something.', figures!.sources),
    by(
      'muster_findings_open',
      'Open findings that nobody accepted.',
      'severity',
      findings.map(({ label, n }) => ({ label: severities[label]!, n })),
    ),
    by('muster_imports', 'Imports by state.', 'state', imports),
    by('muster_jobs', 'Background jobs by state; waiting is the depth of the queue.', 'state', jobs),
    by('muster_deliveries', 'Deliveries to webhooks by state.', 'state', deliveries),
    ...counters('muster_requests', 'Requests that this process answered', requestsServed(), (one) => ({
      method: one.method,
      status: String(one.status),
    })),
    ...counters('muster_jobs_ended', 'Jobs that this process ended', jobsEnded(), (one) => ({
      job: one.job,
      outcome: one.outcome,
    })),
    {
      ...gauge('muster_build_info', 'The version that runs.', 1),
      values: [{ labels: { version: VERSION, node: process.versions.node }, value: 1 }],
    },
    gauge('muster_last_judgement_timestamp_seconds', 'When the estate was last judged.', figures!.judged),
    gauge('muster_last_import_timestamp_seconds', 'When an import last ended well.', figures!.imported),
    { ...gauge('muster_audit_entries_total', 'Entries of the audit log.', figures!.audit), type: 'counter' },
    by('muster_database_connections', 'Connections of this process to the database.', 'state', [
      { label: 'idle', n: pool().idleCount },
      { label: 'used', n: pool().totalCount - pool().idleCount },
      { label: 'waiting', n: pool().waitingCount },
    ]),
    gauge('process_resident_memory_bytes', 'Resident memory of this process.', process.memoryUsage.rss()),
    {
      ...gauge('process_cpu_seconds_total', 'CPU time of this process.', cpuSeconds()),
      type: 'counter',
    },
    gauge('process_start_time_seconds', 'When this process started.', Date.now() / 1000 - process.uptime()),
  ])
}

/** How many there were and how long they took in all, each by its labels. */
function counters<T extends { n: number; seconds: number }>(
  name: string,
  help: string,
  counted: readonly T[],
  labels: (one: T) => Record<string, string>,
): Metric[] {
  const as = (value: (one: T) => number) => counted.map((one) => ({ labels: labels(one), value: value(one) }))
  return [
    { name: `${name}_total`, help: `${help}.`, type: 'counter', values: as((one) => one.n) },
    {
      name: `${name}_seconds_total`,
      help: `${help}: how long they took in all.`,
      type: 'counter',
      values: as((one) => one.seconds),
    },
  ]
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))

/** Metrics without a value are left out, because unknown is not zero. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ values }) => values.length > 0)
    .map(({ name, help, type, values }) => {
      const lines = values.map(({ labels, value }) => {
        const set = Object.entries(labels ?? {}).map(([label, text]) => `${label}="${escaped(text)}"`)
        return `${name}${set.length > 0 ? `{${set.join(',')}}` : ''} ${value}`
      })
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`
    })
    .join('')
}
