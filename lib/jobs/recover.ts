import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { rows, transaction } from '@/lib/db/pool'
import { queue } from '@/lib/db/queue'
import { strayUploads } from '@/lib/ingest/door/upload'
import { reportFolder } from '@/lib/reports/queries'
import { unlockDead } from './alive'

/** A partial file of a report that has not changed for this long is abandoned. */
const PARTIAL_HOURS = 1

/**
 * Goes on with what a killed process or a lost connection left: jobs that a dead worker holds, imports and reports that say they are
 * running although nobody is at them, files that nobody will read. Runs every minute and when a worker starts.
 */
export async function recover(): Promise<void> {
  await unlockDead()
  const [imports, reports] = [await abandonedImports(), await abandonedReports()]
  const [judging] = await rows(
    `select 1
     where exists (select 1 from import where state = 'judging')
       or exists (select 1 from changed_identity)`,
  )
  await transaction(async (client) => {
    for (const importId of imports) await queue(client, 'import', { importId })
    for (const reportId of reports) await queue(client, 'report', { reportId })
    if (judging) await queue(client, 'judge')
  })
  for (const file of await strayUploads()) await rm(file, { recursive: true, force: true })
  for (const file of await partialReports()) await rm(file, { force: true })
}

const notHeld = (lock: number, key: string) => `
  not exists (
    select 1
    from pg_locks l
    where l.locktype = 'advisory'
      and l.classid = ${lock}
      and l.objid = (${key})::bigint & 4294967295
      and l.granted
      and l.database = (select oid from pg_database where datname = current_database())
  )`

// A process locks the import or report that it works on. The lock of a killed process is released.
async function abandonedImports(): Promise<number[]> {
  const found = await rows<{ id: number }>(
    `select i.id
     from import i
     where i.state in ('queued', 'reading', 'merging') and ${notHeld(4, 'i.id')}
     order by i.id`,
  )
  return found.map((row) => row.id)
}

async function abandonedReports(): Promise<string[]> {
  const found = await rows<{ id: string }>(
    `select r.id
     from report r
     where r.state in ('queued', 'running') and ${notHeld(14, 'hashtext(r.id::text)')}
     order by r.id`,
  )
  return found.map((row) => row.id)
}

async function partialReports(): Promise<string[]> {
  const names = await readdir(reportFolder()).catch(() => [])
  const partial = names
    .filter((name) => /\.(part|rows)$/.test(name))
    .map((name) => path.join(reportFolder(), name))
  const oldest = Date.now() - PARTIAL_HOURS * 3_600_000
  const isOld = await Promise.all(
    partial.map(async (file) => ((await stat(file).catch(() => null))?.mtimeMs ?? oldest) < oldest),
  )
  return partial.filter((_, index) => isOld[index])
}
