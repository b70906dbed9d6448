import { note, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { isTransient } from '@/lib/db/failures'
import { type Client, holding, rows, transaction } from '@/lib/db/pool'
import { fingerprint } from '@/lib/db/settings'
import { contextFor, formatFor } from '@/lib/ingest/index'
import { settleKeyLife } from '@/lib/ingest/write/key-life'
import { loadFile } from '@/lib/ingest/write/load'
import { resolveLogNames } from '@/lib/ingest/write/log-names'
import { merge } from '@/lib/ingest/write/merge'
import { clearStaging, count, decideOutcomes } from '@/lib/ingest/write/outcomes'
import { cutBecause } from '@/lib/ingest/read/page-marks'
import { lookAt } from '@/lib/ingest/door/look'
import { countGone, GUARD_SHARE, unreadableOf } from '@/lib/ingest/write/retire'
import { linkAccessKeys } from '@/lib/ingest/write/access-keys'
import { rollUp } from '@/lib/ingest/write/rollup'
import { importQueue } from '@/lib/ingest/queue'
import { importDetail } from '@/lib/ingest/queries'
import { demandStaged, readAgain, StagingLost } from '@/lib/ingest/write/staged'
import { underWatch } from '@/lib/ingest/write/under-watch'
import { removeUploads } from '@/lib/ingest/door/upload'
import { Conflict, NotFound } from '@/lib/model/errors'
import type { Envelope, Format } from '@/lib/ingest/source'
import { announceImports } from './announce-imports'
import { judgeChanged } from './judging'
import { rehearse } from './rehearsal'

interface ImportRow {
  id: number
  source_id: number
  state: string
  completeness: 'complete' | 'partial'
  wants_preview: boolean
  guard_override: boolean
  scope: string | null
  as_of: Date
}
interface FileRow {
  id: number
  name: string
  path: string
  format: string
  mapping: Record<string, string> | null
  envelope: Envelope | null
}

class Cancelled extends Error {}

/**
 * Every step from bytes to the inventory, for one import; resumes where a killed run stopped. Does nothing when another
 * process is at it or the import has ended. Judging is a step of its own, because one pass serves many imports.
 */
export async function runImport(importId: number): Promise<void> {
  await holding(
    async (client) =>
      (await client.query('select pg_try_advisory_xact_lock(4, $1) as mine', [importId])).rows[0].mine,
    async () => {
      try {
        await untilStaged(importId)
      } catch (error) {
        if (error instanceof Cancelled) await end(importId, 'cancelled', null)
        // The connection broke or another was in its way: it stays as it is, and goes on from there.
        else if (isTransient(error)) throw error
        else {
          await end(importId, 'failed', (error as Error).message)
          throw error
        }
      }
    },
  )
}

/** A crash of the database empties the staging of whatever was not merged yet: then it is read once more. */
async function untilStaged(importId: number): Promise<void> {
  for (;;) {
    try {
      return await proceed(await importById(importId))
    } catch (error) {
      if (!(error instanceof StagingLost)) throw error
      await readAgain(importId)
    }
  }
}

async function proceed(run: ImportRow): Promise<void> {
  if (run.state === 'queued' || run.state === 'reading') {
    await setState(run.id, 'reading')
    await readFiles(run)
    // Asked in any case: a preview has to show what would be retired, and whether that is more than the guard allows.
    const isStopped = await guardStops(run)
    if (run.wants_preview || isStopped) {
      await transaction(async (client) => {
        await demandStaged(client, run.id)
        await decideOutcomes(client, run.id)
        await count(client, run.id)
      })
      const effect = await rehearse(new Date(), (client) => mergeWithin(client, run))
      await transaction(async (client) => {
        await client.query('update import set effect = $2 where id = $1', [run.id, effect])
        await announceImports(client, 'waiting', [run.id])
      })
      return setState(run.id, 'preview')
    }
    run.state = 'merging'
    await setState(run.id, 'merging')
  }
  if (run.state === 'merging') {
    // Of an import that waited for a person some may have to be read again.
    await readFiles(run)
    await mergeImport(run)
  }
}

async function readFiles(run: ImportRow): Promise<void> {
  const files = await rows<FileRow>(
    "select id, name, path, format, mapping, envelope from import_file where import_id = $1 and state = 'queued' order by id",
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

/** Restarts and kills that a file may meet at one place, before it is what ends the process. */
const ATTEMPTS_MAX = 20

/** Counts that reading the file begins. A process that dies of a file cannot say so; the next ones see it by this. */
async function demandPatience(fileId: number): Promise<void> {
  const [attempt] = await rows<{ n: number }>(
    'insert into reading_attempt (file_id, n) values ($1, 1) on conflict (file_id) do update set n = reading_attempt.n + 1 returning n',
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
    { id: file.id, importId: run.id, sourceId: run.source_id, path: file.path, format, context },
    async (read) => {
      const [row] = await rows<{ state: string }>(
        `with got_on as (update reading_attempt set n = 0, reached = $2 where file_id = $1 and reached < $2)
         update import_file set read = $2 where id = $1 returning (select state from import where id = import_id) as state`,
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

async function guardStops(run: ImportRow): Promise<boolean> {
  if (run.completeness !== 'complete') return false
  return transaction(async (client) => {
    await demandStaged(client, run.id)
    await decideOutcomes(client, run.id)
    const { gone, held } = await countGone(client, target(run))
    const stopped = !run.guard_override && held > 0 && gone / held > GUARD_SHARE
    const { named, unnamed } = await unreadableOf(client, run.id)
    const warnings = [
      stopped &&
        `This file would retire ${gone} of ${held} identities or people; above ${GUARD_SHARE * 100} % a person has to confirm.`,
      unnamed > 0 &&
        `${unnamed} ${unnamed === 1 ? 'record' : 'records'} could not be read and ${unnamed === 1 ? 'does' : 'do'} not say which identity ${unnamed === 1 ? 'it is' : 'they are'} about: nothing that is missing from this delivery was taken for gone.`,
      named.length > 0 &&
        `Listed, but could not be read, so what was known stays: ${named.join(', ')}${named.length === 5 ? ', …' : ''}.`,
    ].filter(Boolean)
    await client.query(
      "update import set gone = $2, warning = case when $3 = '' then warning else $3 end where id = $1",
      [run.id, gone, warnings.join(' ')],
    )
    return stopped
  })
}

const target = (run: ImportRow) => ({
  id: run.id,
  sourceId: run.source_id,
  completeness: run.completeness,
  asOf: run.as_of,
})

/** Writes the import into the inventory; returns how many identities it retires. */
async function mergeWithin(client: Client, run: ImportRow): Promise<number> {
  // One merge at a time: two could decide on the same row without seeing each other.
  await client.query('select pg_advisory_xact_lock(6, 0)')
  await demandStaged(client, run.id)
  await decideOutcomes(client, run.id)
  await count(client, run.id)
  return merge(client, target(run))
}

async function mergeImport(run: ImportRow): Promise<void> {
  await transaction(async (client) => {
    const gone = await mergeWithin(client, run)
    await clearStaging(client, run.id)
    await client.query("update import_file set state = 'done' where import_id = $1 and state = 'loaded'", [
      run.id,
    ])
    await client.query("update import set state = 'judging', gone = $2 where id = $1", [run.id, gone])
  })
  await removeUploads(run.id)
}

/** Rolls up and judges what imports brought, and closes them. */
export async function finishImports(asOf: Date): Promise<void> {
  const waiting = await rows<{ id: number }>("select id from import where state = 'judging'")
  await rollUp()
  await transaction(async (client) => {
    // They change what merging and judging write: one after the other, in the order in which everybody takes these locks.
    await client.query('select pg_advisory_xact_lock(6, 0)')
    await client.query('select pg_advisory_xact_lock(3, 0)')
    await resolveLogNames(client)
    await linkAccessKeys(client)
    await settleKeyLife(client)
  })
  await judgeChanged(asOf)
  await transaction(async (client) => {
    const { rows: ended } = await client.query(
      `update import i set finished_at = knowledge_time(),
         state = case when not exists (select 1 from import_file where import_id = i.id and state <> 'failed') then 'failed' else 'done' end,
         error = (select string_agg(name || ': ' || error, E'\\n') from import_file where import_id = i.id and state = 'failed')
       where i.id = any($1) and i.state = 'judging' returning i.id, i.state`,
      [waiting.map((row) => row.id)],
    )
    for (const state of ['done', 'failed'] as const)
      await announceImports(
        client,
        state,
        ended.filter((row) => row.state === state).map((row) => row.id),
      )
  })
}

/** A person looked at the preview and wants it. */
export async function confirmImport(
  actor: Actor,
  importId: number,
  completeness?: 'complete' | 'partial',
): Promise<{ id: number }> {
  const waiting = await importDetail(actor, importId)
  // What it would retire was counted for a part only, and shown to nobody; a cut file is never all there is.
  if (completeness === 'complete' && waiting.completeness === 'partial')
    throw new Conflict(
      `This import was taken as a part and cannot be confirmed as everything. ${waiting.warning ?? ''}`.trim(),
    )
  return write(actor, 'import:confirm', async (client) => {
    const { rowCount } = await client.query(
      `update import set state = 'merging', wants_preview = false, guard_override = true, completeness = coalesce($2, completeness)
       where id = $1 and state = 'preview'`,
      [importId, completeness ?? null],
    )
    if (!rowCount) throw new Conflict('This import does not wait for a confirmation.')
    await client.query(
      "select graphile_worker.add_job('import', json_build_object('importId', $1::int), job_key := 'import:' || $1::int, queue_name := $2)",
      [importId, importQueue(importId)],
    )
    return {
      result: { id: importId },
      audit: { action: 'import.confirm', subject: `import ${importId}`, detail: { completeness } },
    }
  })
}

/** Stops an import that has not been merged yet. Events already stored stay: they are facts with a record of their own. */
export async function cancelImport(actor: Actor, importId: number): Promise<{ id: number }> {
  await importDetail(actor, importId)
  const result = await write(actor, 'import:create', async (client) => {
    const { rowCount } = await client.query(
      "update import set state = 'cancelled', finished_at = knowledge_time() where id = $1 and state in ('queued', 'reading', 'preview')",
      [importId],
    )
    if (!rowCount) throw new Conflict('This import has already been merged or has ended.')
    await clearStaging(client, importId)
    return { result: { id: importId }, audit: { action: 'import.cancel', subject: `import ${importId}` } }
  })
  await removeUploads(importId)
  return result
}

async function importById(importId: number): Promise<ImportRow> {
  const [row] = await rows<ImportRow>(
    'select id, source_id, state, completeness, wants_preview, guard_override, scope, as_of from import where id = $1',
    [importId],
  )
  if (!row) throw new NotFound(`There is no import ${importId}.`)
  return row
}

const setState = async (importId: number, state: string): Promise<void> => {
  await rows(
    "update import set state = $2, started_at = coalesce(started_at, knowledge_time()) where id = $1 and state not in ('cancelled', 'done')",
    [importId, state],
  )
}

async function end(importId: number, state: 'failed' | 'cancelled', error: string | null): Promise<void> {
  await transaction(async (client) => {
    await clearStaging(client, importId)
    await client.query(
      'update import set state = $2, error = $3, finished_at = knowledge_time() where id = $1',
      [importId, state, error],
    )
    await client.query(
      "update import_file set state = 'cancelled' where import_id = $1 and state in ('queued', 'loaded')",
      [importId],
    )
    if (state === 'failed') await announceImports(client, 'failed', [importId])
  })
  await removeUploads(importId)
  await note('system', { action: `import.${state}`, subject: `import ${importId}`, detail: { error } })
}
