import { rm } from 'node:fs/promises'
import path from 'node:path'
import { note } from '@/lib/audit/write'
import { rows } from '@/lib/db/pool'
import { reportFolder } from './queries'

const DAY = 86_400_000
const AT_ONCE = 1_000

/**
 * Removes the files of reports that were finished more than so many days ago. The report stays, with its evidence sheet and the
 * hashes of its files. If it is interrupted, the next call continues.
 * @returns how many files are gone
 */
export async function forgetReportFiles(days: number, asOf: Date): Promise<number> {
  const before = new Date(asOf.getTime() - days * DAY)
  let total = 0
  for (;;) {
    const over = await rows<{ report_id: string; format: string }>(
      `select f.report_id, f.format
       from report_file f
         join report r on r.id = f.report_id
       where f.removed_at is null and r.state = 'done' and r.finished_at < $1
       order by f.report_id, f.format
       limit $2`,
      [before, AT_ONCE],
    )
    for (const { report_id, format } of over)
      await rm(path.join(reportFolder(), `${report_id}.${format}`), { force: true })
    // Noted once they are gone: what is noted is not looked for again.
    await rows(
      `update report_file f
       set removed_at = $3
       from unnest($1::uuid[], $2::text[]) as gone (report_id, format)
       where f.report_id = gone.report_id and f.format = gone.format`,
      [over.map((file) => file.report_id), over.map((file) => file.format), asOf],
    )
    // Batch by batch: what is gone is told also when a later one fails.
    if (over.length > 0)
      await note('system', {
        action: 'report.forget',
        subject: 'reports',
        detail: { before, files: over.length },
      })
    total += over.length
    if (over.length < AT_ONCE) break
  }
  return total
}
