import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { holding } from '@/lib/db/pool'
import { reportFolder } from '@/lib/reports/queries'
import { keepAlive, rest, unlockDead } from './alive'
import { recover } from './recover'

ownDatabase()
const recovered = async () => {
  await rows('delete from graphile_worker._private_jobs')
  await recover()
  return (await rows<{ key: string }>('select key from graphile_worker.jobs order by key')).map(
    (row) => row.key,
  )
}
const lockedBy = async () =>
  (await rows<{ by: string | null }>('select locked_by as by from graphile_worker.jobs order by id')).map(
    (row) => row.by,
  )

beforeAll(() => keepAlive('worker-living'))
afterAll(() => rest())

test('jobs of a worker that is gone are free at once, those of a living one are not', async () => {
  for (const name of ['worker-living', 'worker-dead']) {
    await rows("select graphile_worker.add_job('mail', '{}'::json)")
    await rows(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = now()
       where id = (select max(id) from graphile_worker._private_jobs)`,
      [name],
    )
  }
  await unlockDead()
  expect(await lockedBy()).toEqual(['worker-living', null])
  await rest()
  await unlockDead()
  expect(await lockedBy()).toEqual([null, null])
  await keepAlive('worker-living')
})

test('workers that start together hold their names through one connection, and let go of it', async () => {
  const held = async () =>
    (
      await rows<{ pids: number; names: number }>(
        `select count(distinct pid)::int as pids, count(distinct objid)::int as names
         from pg_locks
         where locktype = 'advisory'
           and classid = 13
           and database = (select oid from pg_database where datname = current_database())`,
      )
    )[0]
  await Promise.all(['one', 'two', 'three', 'four'].map((name) => keepAlive(`worker-${name}`)))
  expect(await held()).toEqual({ pids: 1, names: 5 })
  await rest()
  expect(await held()).toEqual({ pids: 0, names: 0 })
  await keepAlive('worker-living')
})

test('what says that it is running and is not is taken up again; what somebody is at is left', async () => {
  const [left, taken] = [randomUUID(), randomUUID()]
  for (const id of [left, taken])
    await rows(
      `insert into report (id, kind, formats, requester_id, requested_by, role, state)
       values ($1, 'credential-age', '{csv}', 'x', 'x', 'auditor', 'running')`,
      [id],
    )
  await rows('insert into changed_identity values (1)')
  const seen = await holding(
    async (client) => {
      await client.query('select pg_advisory_xact_lock(14, hashtext($1))', [taken])
      return true
    },
    () => recovered(),
  )
  expect(seen).toEqual(['judge', `report:${left}`])
  await rows('delete from changed_identity')
  await rows("update report set state = 'done'")
  expect(await recovered()).toEqual([])
})

test('half-written files of reports go when nobody has written to them for long', async () => {
  mkdirSync(reportFolder(), { recursive: true })
  for (const name of ['old.csv.part', 'old.rows', 'new.csv.part', 'whole.csv'])
    writeFileSync(path.join(reportFolder(), name), 'x')
  const long = new Date(Date.now() - 2 * 3_600_000)
  for (const name of ['old.csv.part', 'old.rows', 'whole.csv'])
    utimesSync(path.join(reportFolder(), name), long, long)
  await recovered()
  expect(readdirSync(reportFolder()).sort()).toEqual(['new.csv.part', 'whole.csv'])
})
