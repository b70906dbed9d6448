import { isTransient } from '@/lib/db/failures'
import { rows } from '@/lib/db/pool'
import { fingerprint } from '@/lib/db/settings'
import { lookAt } from './door/look'
import type { ImportRow } from './import-row'
import { contextFor, formatFor } from './index'
import { cutBecause } from './read/page-marks'
import type { Envelope, Format } from './source'
import { loadFile } from './write/load'
import { underWatch } from './write/under-watch'

interface FileRow {
  id: number
  name: string
  path: string
  format: string
  mapping: Record<string, string> | null
  envelope: Envelope | null
}

/** Somebody cancelled the import while it was read. */
export class Cancelled extends Error {}

/** Reads every file of an import that has not been read, into staging. */
export async function readFiles(run: ImportRow): Promise<void> {
  const files = await rows<FileRow>(
    `select id, name, path, format, mapping, envelope
     from import_file
     where import_id = $1 and state = 'queued'
     order by id`,
    [run.id],
  )
  for (const file of files) {
    try {
      await demandPatience(file.id)
      await underWatch(file.id, () => readFile(run, file))
    } catch (error) {
      if (error instanceof Cancelled || !isAboutTheFile(error)) throw error
      await rows("update import_file set state = 'failed', error = $2 where id = $1", [
        file.id,
        (error as Error).message,
      ])
    }
    await rows('delete from reading_attempt where file_id = $1', [file.id])
  }
}

/** How often the process may end at one place in a file before the file is taken for the cause. */
const ATTEMPTS_MAX = 20

/**
 * Counts that reading the file begins. A process that a file ends cannot record that; the next process sees it by
 * this count.
 */
async function demandPatience(fileId: number): Promise<void> {
  const [attempt] = await rows<{ n: number }>(
    `insert into reading_attempt (file_id, n) values ($1, 1)
     on conflict (file_id) do update set n = reading_attempt.n + 1
     returning n`,
    [fileId],
  )
  if (attempt!.n > ATTEMPTS_MAX)
    throw new Error(
      `Reading it was begun ${ATTEMPTS_MAX} times and ended the worker each time, so it was given up; everything else goes on. Split it into smaller files and hand those over, or give the worker more memory.`,
    )
}

async function readFile(run: ImportRow, file: FileRow): Promise<void> {
  const format = formatFor(file.format, file.mapping ?? undefined)
  if (!format) throw new Error(`This version of Muster has no format "${file.format}"`)
  // Queued by a version that did not store it: looked at once more.
  const envelope = file.envelope ?? (await lookAt(file.path, file.mapping ?? undefined)).envelope
  const context = await contextFor(format, file.path, {
    scope: run.scope ?? 'default',
    envelope,
    asOf: run.as_of,
    fingerprint,
  })
  const pages = await loadFile(
    {
      id: file.id,
      importId: run.id,
      sourceId: run.source_id,
      path: file.path,
      format,
      context,
      holdsEvents: run.wants_preview,
    },
    async (read) => {
      const [row] = await rows<{ state: string }>(
        `with got_on as (update reading_attempt set n = 0, reached = $2 where file_id = $1 and reached < $2)
         update import_file set read = $2
         where id = $1
         returning (select state from import where id = import_id) as state`,
        [file.id, read],
      )
      if (row?.state === 'cancelled') throw new Cancelled()
    },
  )
  const cut = cutBecause(pages)
  if (cut) await takeAsPartial(run, file, format, cut)
  await rows("update import_file set state = 'loaded' where id = $1", [file.id])
}

/** What the cut file does not list may be on the page that is missing. A log speaks for nothing that it does not name anyway. */
async function takeAsPartial(run: ImportRow, file: FileRow, { role }: Format, cut: string): Promise<void> {
  await rows("update import_file set warning = concat_ws(' ', warning, $2::text) where id = $1", [
    file.id,
    `Incomplete: ${cut}`,
  ])
  if (role === 'log') return
  // Also for this run: it decides later whether to retire what the cut file does not list.
  run.completeness = 'partial'
  await rows("update import set completeness = 'partial', warning = $2 where id = $1", [
    run.id,
    `Imported as partial: ${cut}`,
  ])
}

// A missing or unreadable file ends that file only; a database error ends the run, which is tried again.
const isAboutTheFile = (error: unknown): boolean =>
  typeof (error as { severity?: unknown }).severity !== 'string' && !isTransient(error)
