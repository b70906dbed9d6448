import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { typescript } from '@/lib/cli/run.mjs'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'

const own = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-watch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => rows("delete from import_file where state = 'queued'"))

let n = 0
async function bring(name: string, text: string): Promise<{ file: string; importId: number }> {
  const file = path.join(folder, `${n++}-${name}`)
  writeFileSync(file, text)
  const [one] = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    wantsPreview: false,
    asOf: new Date(Date.now() - 3_600_000 + n * 1000),
    source: name,
  })
  return { file, importId: one!.importId! }
}
/** One object with so many annotations that reading its YAML takes seconds, within a single call. */
const slow = (salt: number) =>
  [
    'apiVersion: v1',
    'kind: ServiceAccount',
    'metadata:',
    `  name: slow-${salt}`,
    '  namespace: default',
    '  uid: 7b1c',
    '  annotations:',
    ...Array.from({ length: 120_000 }, (_, key) => `    k${key}: "value ${key} {"`),
    '---',
    'apiVersion: v1',
    'kind: ServiceAccount',
    'metadata: { name: other, namespace: default, uid: 7b1d }',
    '',
  ].join('\n')
const good = () => report([{ user: `good-${n}`, rotated: '2020-01-01T00:00:00Z' }])

const stateOf = async (importId: number) =>
  (
    await rows<{ state: string; error: string | null }>('select state, error from import where id = $1', [
      importId,
    ])
  )[0]!

/** What stands still, for whoever reads that a test failed. */
const standing = async () => ({
  imports: await rows('select id, state, error from import order by id'),
  jobs: await rows(
    `select task_identifier, key, queue_name, locked_by, locked_at, attempts, last_error, run_at
     from graphile_worker.jobs`,
  ),
  queues: await rows('select queue_name, locked_by, locked_at from graphile_worker._private_job_queues'),
  sessions: await rows(
    `select pid, state, wait_event_type, wait_event, left(query, 200) as query
     from pg_stat_activity
     where datname = current_database()`,
  ),
})

/** Keeps a worker running, as `npm start` does, until every import has ended; tells how often one had to be started. */
async function work(env: Record<string, string>): Promise<number> {
  const said: string[] = []
  let isOfTest = true
  onTestFailed(async () => console.error(said.join(''), JSON.stringify(await standing(), null, 1)))
  for (let started = 1; ; started++) {
    const worker = spawn(process.execPath, typescript('lib/cli/worker.ts'), {
      env: { ...process.env, DATABASE_URL: own.writeUrl(), MUSTER_DATA: own.dataFolder(), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [worker.stdout!, worker.stderr!])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    // A test that ran out of time leaves none behind.
    onTestFinished(() => {
      isOfTest = false
      worker.kill('SIGKILL')
    })
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    let isOver = false
    void ended.then(() => (isOver = true))
    while (!isOver) {
      const [waiting] = await rows("select 1 from import where state not in ('done', 'failed', 'cancelled')")
      if (!waiting) {
        worker.kill('SIGKILL')
        await ended
        return started
      }
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 200))])
    }
    if (started > 5 || !isOfTest) throw new Error('The worker ends again and again.')
  }
}

test('a file that holds the worker up fails with the reason, and everything else goes on', async () => {
  const hostile = await bring('slow.yaml', slow(1))
  const other = await bring('good.csv', good())
  expect(await work({ MUSTER_STALL_MS: '700' })).toBe(2)
  const failed = await stateOf(hostile.importId)
  expect(failed.state).toBe('failed')
  expect(failed.error).toMatch(
    /slow\.yaml: Reading it got no further within 1 s of computing.*hand it over once more/,
  )
  expect(await stateOf(other.importId)).toEqual({ state: 'done', error: null })
})

test('a file that takes more memory than the worker may use fails with the reason, and everything else goes on', async () => {
  const hostile = await bring('large.yaml', slow(2))
  const other = await bring('good.csv', good())
  expect(await work({ MUSTER_WORKER_MB: '330' })).toBe(2)
  const failed = await stateOf(hostile.importId)
  expect(failed.error).toMatch(/large\.yaml: Reading it took more than 330 MB of memory.*MUSTER_WORKER_MB/)
  expect(await stateOf(other.importId)).toEqual({ state: 'done', error: null })
})

test('a file that never comes from the disk fails with the reason, and everything else goes on', async () => {
  const hostile = await bring('silent.csv', good())
  const other = await bring('good.csv', good())
  rmSync(hostile.file)
  // A pipe that nobody writes into: opening it does not end.
  execFileSync('mkfifo', [hostile.file])
  expect(await work({ MUSTER_READ_IDLE_MS: '600' })).toBe(1)
  expect((await stateOf(hostile.importId)).error).toMatch(/silent\.csv: Nothing came from the disk for 1 s/)
  expect(await stateOf(other.importId)).toEqual({ state: 'done', error: null })
})

test('a file at which the worker died again and again is given up; one that got on is not', async () => {
  const [hostile, other] = [await bring('deadly.csv', good()), await bring('good.csv', good())]
  await rows(
    `insert into reading_attempt (file_id, n)
     select id, case import_id when $1 then 20 else 19 end
     from import_file
     where import_id = any($2)`,
    [hostile.importId, [hostile.importId, other.importId]],
  )
  await runImport(hostile.importId)
  await runImport(other.importId)
  await finishImports(new Date())
  expect((await stateOf(hostile.importId)).error).toMatch(/deadly\.csv: Reading it was begun 20 times/)
  expect(await stateOf(other.importId)).toEqual({ state: 'done', error: null })
  expect(await rows('select 1 from reading_attempt')).toEqual([])
})
