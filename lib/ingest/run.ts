import { note } from '@/lib/audit/write'
import { isTransient } from '@/lib/db/failures'
import { type Client, holding, transaction } from '@/lib/db/pool'
import { rehearse } from '@/lib/judging/rehearsal'
import { announceImports } from './announce'
import { removeUploads } from './door/upload'
import { guardStops } from './guard'
import { importById, type ImportRow, setState, target } from './import-row'
import { keepOriginals } from './originals'
import { Cancelled, readFiles } from './read-files'
import { merge } from './write/merge'
import { clearStaging, countOutcomes, decideOutcomes } from './write/outcomes'
import { demandStaged, readAgain, StagingLost } from './write/staged'

/**
 * Every step from bytes to the inventory, for one import; resumes where a killed run stopped. Does nothing when another
 * process is at it or the import has ended. Judging is a step of its own, because one pass serves many imports.
 */
export async function runImport(importId: number): Promise<void> {
  await holding(
    async (client) =>
      (await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(4, $1) as mine', [importId]))
        .rows[0]!.mine,
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

/** The steps from bytes to the inventory. Each says in the state of the import how far it has come. */
async function proceed(run: ImportRow): Promise<void> {
  if (run.state === 'queued' || run.state === 'reading') {
    await setState(run.id, 'reading')
    await readFiles(run)
    // Asked in any case: a preview has to show what would be retired, and whether that is more than the guard allows.
    const isStopped = await guardStops(run)
    if (run.wants_preview || isStopped) return preview(run)
    run.state = 'merging'
    await setState(run.id, 'merging')
  }
  if (run.state === 'merging') {
    // Of an import that waited for a person some may have to be read again.
    await readFiles(run)
    await mergeImport(run)
  }
}

/** Shows what the import would do, and waits for a person. */
async function preview(run: ImportRow): Promise<void> {
  await transaction((client) => count(client, run))
  const effect = await rehearse(new Date(), (client) => mergeWithin(client, run))
  await transaction(async (client) => {
    await client.query('update import set effect = $2 where id = $1', [run.id, effect])
    await announceImports(client, 'waiting', [run.id])
  })
  await setState(run.id, 'preview')
}

/** Counts what the staged records would do. */
async function count(client: Client, run: ImportRow): Promise<void> {
  await demandStaged(client, run.id)
  await decideOutcomes(client, run.id)
  await countOutcomes(client, run.id)
}

async function mergeImport(run: ImportRow): Promise<void> {
  await keepOriginals(run.id)
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

/** Writes the import into the inventory; returns how many identities it retires. */
async function mergeWithin(client: Client, run: ImportRow): Promise<number> {
  // One merge at a time: two could decide on the same row without seeing each other.
  await client.query('select pg_advisory_xact_lock(6, 0)')
  await count(client, run)
  return merge(client, target(run))
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
