import { statSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { askForReport } from '@/lib/reports/ask'
import { makeReport } from '@/lib/reports/make'
import { reportDetail, reportFolder } from '@/lib/reports/queries'
import type { ReportFormat } from '@/lib/model/answers/reports'
import { fill } from './browse'
import type { Figure } from './figure'
import type { ReportParams } from '@/lib/model/answers/reports'

const actor = systemActor('bench')

/** One key for every identity of `fill`, of whatever age. */
const fillCredentials = (from: number, to: number) =>
  rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, rotated_at,
       in_inventory, import_id, seen_from
     )
     select
       hashtextextended(g::text, 1), hashtextextended(g::text, 2), g % 5, true, 'AKIA' || md5(g::text), 0,
       now() - interval '900 days',
       case when g % 5 <> 0 then now() - g % 800 * interval '1 day' end,
       true, 1, now()
     from generate_series($1::int, $2::int) g`,
    [from, to],
  )

// The history, and the indexes of searches and facets: keeping them takes most of the time of the filling.
async function withoutWhatReportsDoNotRead(): Promise<void> {
  for (const table of ['identity', 'posture', 'credential'])
    await rows(`alter table ${table} disable trigger user`)
  const found = await rows<{ name: string }>(
    `select indexname as name
     from pg_indexes
     where tablename in ('identity', 'posture') and indexdef ilike '%using gin%'`,
  )
  for (const { name } of found) await rows(`drop index "${name}"`)
}

interface Made {
  seconds: number
  /** Most memory of this process while it was made, bytes. */
  peak: number
  /** Longest that anything else had to wait, ms. */
  blocked: number
  rows: number
  bytes: Record<string, number>
}

async function made(kind: string, formats: ReportFormat[], params: ReportParams = {}): Promise<Made> {
  const { id } = await askForReport(actor, { kind, params, formats })
  let peak = process.memoryUsage.rss()
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const started = performance.now()
  await makeReport(id)
  const seconds = (performance.now() - started) / 1000
  delay.disable()
  clearInterval(watch)
  const { evidence, state, error } = await reportDetail(actor, id)
  if (state !== 'done') throw new Error(error ?? state)
  const bytes = Object.fromEntries(
    formats.map((format) => [format, statSync(path.join(reportFolder(), `${id}.${format}`)).size]),
  )
  return { seconds, peak, blocked: delay.max / 1e6, rows: evidence!.rows, bytes }
}

/** Reports at a tenth of the size and at the whole: the memory must not grow with the rows. */
export async function reportsBench(size: number): Promise<Figure[]> {
  const small = Math.ceil(size / 10)
  const figures: Figure[] = []
  const seen: Record<string, Made[]> = {}
  let filled = 0
  await withoutWhatReportsDoNotRead()
  for (const step of [small, size]) {
    await fill('skewed', filled + 1, step, false)
    await fillCredentials(filled + 1, step)
    await rows('vacuum analyze')
    filled = step
    for (const kind of ['ownership', 'credential-age'])
      (seen[kind] ??= []).push(await made(kind, ['csv', 'xlsx']))
  }
  for (const [kind, [few, many]] of Object.entries(seen)) {
    const name = `${kind}, CSV and XLSX`
    figures.push(
      { name: `${name}: rows`, value: many!.rows, unit: 'rows' },
      { name: `${name}: peak memory at ${few!.rows} rows`, value: few!.peak / 1e6, unit: 'MB' },
      { name: `${name}: peak memory at ${many!.rows} rows`, value: many!.peak / 1e6, unit: 'MB' },
      {
        name: `${name}: peak memory, whole of a tenth`,
        value: many!.peak / few!.peak,
        unit: 'ratio',
        floor: 'peak memory at a tenth of the rows',
        goal: '1.25 at most',
      },
      { name: `${name}: read once, written twice`, value: many!.rows / many!.seconds, unit: 'rows/s' },
      { name: `${name}: longest wait of others`, value: many!.blocked, unit: 'ms' },
      { name: `${name}: CSV`, value: many!.bytes.csv! / 1e6, unit: 'MB' },
      { name: `${name}: XLSX`, value: many!.bytes.xlsx! / 1e6, unit: 'MB' },
    )
  }
  const sample = await made('sample-sheet', ['csv'], { of: 'ownership', n: 25, seed: 'bench' })
  figures.push({ name: `sample of 25 of ${size}`, value: sample.seconds * 1000, unit: 'ms' })
  const pdf = await made('ownership', ['pdf'])
  figures.push(
    { name: `PDF of ${size} rows, 2,000 printed`, value: pdf.seconds * 1000, unit: 'ms' },
    { name: 'PDF: longest wait of others', value: pdf.blocked, unit: 'ms' },
  )
  return figures
}
