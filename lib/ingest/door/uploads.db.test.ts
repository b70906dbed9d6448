import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync, zipSync } from 'fflate'
import { beforeEach, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { pool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { cancelImport, confirmImport } from '@/lib/ingest/decide'
import { runImport } from '@/lib/ingest/run'
import { code, providers } from '@/lib/model/vocabulary'
import { accept, type Delivery } from './accept'
import { receive, strayUploads, uploadFolder } from './upload'

const own = ownDatabase()
const actor = systemActor('test')
let n = 0
const table = (account = '111111111111') =>
  Buffer.from(report([{ user: `user-${n++}`, rotated: '2020-01-01T00:00:00Z' }], account))

/** Everything that lies in the folder of uploads. */
const onDisk = () =>
  existsSync(uploadFolder())
    ? readdirSync(uploadFolder(), { recursive: true, encoding: 'utf8' }).map((name) =>
        path.join(uploadFolder(), name),
      )
    : []
async function bring(bytes: Uint8Array, more: Partial<Delivery> = {}, who: Actor = actor) {
  const arrival = await receive(Readable.from([Buffer.from(bytes)]), 'upload')
  return accept(who, [arrival], { completeness: 'partial', wantsPreview: false, asOf: new Date(), ...more })
}
const sweep = async (at?: number) => {
  for (const stray of await strayUploads(at)) await rm(stray, { recursive: true, force: true })
}

beforeEach(() => expect(onDisk()).toEqual([]))

test('nothing stays of what was imported, plain or packed, and while it waits only its owner can read it', async () => {
  for (const bytes of [
    table(),
    gzipSync(table()),
    zipSync({ 'a.csv': table(), 'b.csv': table('222222222222'), 'notes.txt': Buffer.from('nothing known') }),
    zipSync({ 'inner.gz': gzipSync(table()), 'deeper.zip': zipSync({ 'c.csv': table('333333333333') }) }),
  ]) {
    const accepted = await bring(bytes)
    expect(onDisk().length).toBeGreaterThan(1)
    for (const place of onDisk())
      expect(statSync(place).mode & 0o777, place).toBe(statSync(place).isDirectory() ? 0o700 : 0o600)
    const ids = new Set(accepted.flatMap((one) => (one.importId === null ? [] : [one.importId])))
    for (const id of ids) {
      expect(onDisk().length).toBeGreaterThan(0)
      await runImport(id)
    }
    expect(onDisk()).toEqual([])
  }
})

test('nothing stays of what was refused at the door', async () => {
  const bomb = zipSync({ 'bomb.csv': new Uint8Array(40_000_000) }, { level: 9 })
  const climbing = zipSync({ 'good.csv': table(), '../../escape.csv': table() })
  for (const bytes of [
    Buffer.from('nothing known'),
    bomb,
    climbing,
    zipSync({}),
    gzipSync(table()).subarray(0, 60),
  ]) {
    const accepted = await bring(bytes).catch(() => [])
    for (const one of accepted) if (one.importId !== null) await runImport(one.importId)
    expect(onDisk()).toEqual([])
  }
})

test('nothing stays when nothing could be queued', async () => {
  const limited = {
    ...actor,
    kind: 'user',
    id: '00000000-0000-4000-8000-000000000001',
    scope: { sources: [99] },
  } as Actor
  await expect(bring(table(), {}, limited)).rejects.toThrow('your own sources')
  expect(onDisk()).toEqual([])
  await own.asOwner('alter table import rename to import_away')
  try {
    await expect(bring(table())).rejects.toThrow('import')
  } finally {
    await own.asOwner('alter table import_away rename to import')
  }
  // The database could not say whether an import reads from it: the sweeper asks again.
  await sweep(Date.now() + 2 * 3_600_000)
  expect(onDisk()).toEqual([])
})

test('nothing stays of a preview that was cancelled or confirmed, or of an import that failed', async () => {
  for (const decide of [
    (id: number) => cancelImport(actor, id),
    (id: number) => confirmImport(actor, id).then(() => runImport(id)),
  ]) {
    const [one] = await bring(table(), { wantsPreview: true })
    await runImport(one!.importId!)
    expect(onDisk()).toHaveLength(2)
    await decide(one!.importId!)
    expect(onDisk()).toEqual([])
  }
  const [one] = await bring(table())
  await rows("update import_file set format = 'gone/format' where import_id = $1", [one!.importId])
  await runImport(one!.importId!).catch(() => undefined)
  expect(onDisk()).toEqual([])
})

test('what a killed process left is swept once nothing can need it, and nothing else is', async () => {
  const [waiting] = await bring(table())
  const kept = onDisk()
  const script = `
    import { Readable } from 'node:stream'
    import { receive } from '@/lib/ingest/door/upload'
    await receive(Readable.from((async function* () { yield Buffer.from('a'.repeat(1000)); process.send('began'); await new Promise((resolve) => setTimeout(resolve, 60_000)) })()), 'x')`
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: process.env },
  )
  await new Promise((resolve, reject) => {
    child.once('message', () => setTimeout(resolve, 50))
    child.once('exit', reject)
  })
  child.removeAllListeners('exit')
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const left = onDisk().filter((place) => !kept.includes(place))
  expect(left.length).toBeGreaterThan(0)
  await sweep()
  expect(onDisk().length).toBe(kept.length + left.length)
  const old = new Date(Date.now() - 2 * 3_600_000)
  for (const place of onDisk()) utimesSync(place, old, old)
  await sweep()
  expect(onDisk().sort()).toEqual(kept.sort())
  await runImport(waiting!.importId!)
  expect(onDisk()).toEqual([])
})

test('a file keeps of its envelope what its records need, read once at the door', async () => {
  // kubectl writes the kind of a list behind its items, which do not say theirs.
  const list = (name: string) =>
    JSON.stringify({
      apiVersion: 'v1',
      items: [{ metadata: { name, namespace: 'shop', uid: name } }],
      kind: 'ServiceAccountList',
      note: "hunter2 is what around the list is nobody's business",
    })
  const wanted = { source: 'cluster', scope: 'cluster' }
  const [first] = await bring(Buffer.from(list('payments')), wanted)
  const envelope = () => rows('select envelope from import_file where import_id = $1', [first!.importId])
  expect(await envelope()).toEqual([{ envelope: { kind: 'ServiceAccountList' } }])
  await runImport(first!.importId!)
  // One that an older version queued has none stored.
  const [second] = await bring(Buffer.from(list('billing')), wanted)
  await rows('update import_file set envelope = null where import_id = $1', [second!.importId])
  await runImport(second!.importId!)
  expect(await rows("select name from identity where name in ('payments', 'billing') order by name")).toEqual(
    [{ name: 'billing' }, { name: 'payments' }],
  )
})

test('the first deliveries of a source may come at the same time', async () => {
  const other = await pool().connect()
  await other.query('begin')
  await other.query('insert into source (provider, name) values ($1, $2)', [
    code(providers, 'aws'),
    'at-once',
  ])
  const brought = bring(table(), { source: 'at-once' })
  const waiting = () =>
    rows(
      `select pid
       from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
  await expect.poll(waiting, { timeout: 20_000 }).toHaveLength(1)
  await other.query('commit')
  other.release()
  const [answer] = await brought
  expect(answer).toMatchObject({ source: 'at-once', importId: expect.any(Number) })
  expect(await rows("select 1 from source where name = 'at-once'")).toHaveLength(1)
  await runImport(answer!.importId!)
})
