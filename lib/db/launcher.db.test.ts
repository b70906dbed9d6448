import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, stopPostgres, watchPostgres } from './launcher.mjs'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-launch-'))
chmodSync(folder, 0o755)
let there: Awaited<ReturnType<typeof startPostgres>>
beforeAll(async () => {
  there = await startPostgres(folder)
})
afterAll(async () => {
  await stopPostgres(folder)
  rmSync(folder, { recursive: true, force: true })
})

const postmaster = () =>
  Number(readFileSync(path.join(folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
async function answers(): Promise<boolean> {
  const client = new pg.Client({ connectionString: there.url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 45_000; !(await condition());) {
    if (Date.now() > end) throw new Error('it did not come')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('a server that is killed, or waits in "shutting down" for a client, is there again on the same port', async () => {
  const said: string[] = []
  const end = watchPostgres(folder, there.port, (words) => said.push(words))
  try {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const) {
      // SIGTERM is the patient way: it lets nobody in and waits for this one to leave.
      const client = new pg.Client({ connectionString: there.url })
      client.on('error', () => undefined)
      await client.connect()
      const before = postmaster()
      process.kill(before, signal)
      const again = said.filter((words) => words.includes('runs again')).length + 1
      const isThere = () => said.filter((words) => words.includes('runs again')).length === again
      await until(async () => isThere() && (await answers()) && postmaster() !== before)
      await client.end().catch(() => undefined)
    }
  } finally {
    end()
  }
  expect(said.filter((words) => words.includes('runs again'))).toHaveLength(4)
})

test('a start that meets a server on its way out waits for its end, and stopping does not wait for ever', async () => {
  const client = new pg.Client({ connectionString: there.url })
  client.on('error', () => undefined)
  await client.connect()
  process.kill(postmaster(), 'SIGTERM')
  await until(async () => !(await answers()))
  const again = await startPostgres(folder, there.port)
  expect(again.started).toBe(true)
  expect(await answers()).toBe(true)
  const held = new pg.Client({ connectionString: there.url })
  held.on('error', () => undefined)
  await held.connect()
  const began = Date.now()
  await stopPostgres(folder)
  expect(Date.now() - began).toBeLessThan(25_000)
  there = await startPostgres(folder)
})

test('a log that has grown is begun anew at a start, and the one before is kept', async () => {
  const log = path.join(folder, 'pg.log')
  await stopPostgres(folder)
  appendFileSync(log, `${'x'.repeat(99)}\n`.repeat(110_000))
  const grown = statSync(log).size
  there = await startPostgres(folder)
  expect(await answers()).toBe(true)
  expect(statSync(`${log}.1`).size).toBe(grown)
  expect(statSync(log).size).toBeLessThan(10_000)
})

test('it is found where it was, whoever starts it again', async () => {
  const { port } = await startPostgres(folder)
  await stopPostgres(folder)
  expect((await startPostgres(folder)).port).toBe(port)
  there = await startPostgres(folder)
})

test('a server that is killed while it is furnished is a failure to whoever starts it, and not their end', async () => {
  const url = new URL(there.url)
  url.pathname = '/postgres'
  const other = new pg.Client({ connectionString: url.href })
  other.on('error', () => undefined)
  await other.connect()
  // Whoever furnishes waits for this lock.
  await other.query('select pg_advisory_lock(72707369)')
  const starting = startPostgres(folder, there.port).then(
    () => 'there',
    (error: Error) => error.message,
  )
  await until(
    async () =>
      (await other.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).rowCount ===
      1,
  )
  process.kill(postmaster(), 'SIGKILL')
  expect(await starting).not.toBe('there')
  there = await startPostgres(folder, there.port)
  expect(await answers()).toBe(true)
})
