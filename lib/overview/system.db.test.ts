import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { WORKER_LOCK } from '@/lib/db/queue'
import { ownDatabase } from '@/lib/db/testing'
import { keepAlive, rest } from '@/lib/jobs/alive'
import { type SystemFacts, systemFacts, systemParts } from './system'

ownDatabase()

const well: SystemFacts = {
  workers: 1,
  waiting: 0,
  waitingFrom: null,
  gaveUp: 0,
  lastError: null,
  judgeError: null,
  judgedAt: new Date('2026-11-28T08:00:00Z'),
  databaseMs: 3,
}
const fresh = { total: 3, wrong: 0, oldest: { name: 'aws', lastImportAt: '2026-11-28T07:00:00.000Z' } }
const NOW = new Date('2026-11-28T09:00:00Z')
const wrong = (facts: Partial<SystemFacts>, sources = fresh) =>
  systemParts({ ...well, ...facts }, sources, NOW).filter(({ isWrong }) => isWrong)

test('nothing is wrong when all is well, and each trouble is named with what it means', () => {
  expect(wrong({})).toEqual([])
  expect(wrong({ workers: 0 })).toMatchObject([{ part: 'worker', words: expect.stringContaining('imports') }])
  expect(wrong({ waiting: 4, waitingFrom: new Date('2026-11-28T08:55:00Z') })).toEqual([])
  expect(wrong({ waiting: 4, waitingFrom: new Date('2026-11-28T08:35:00Z') })).toMatchObject([
    { part: 'queue', words: '4 jobs waiting, the oldest for 25 min' },
  ])
  expect(wrong({ gaveUp: 1, lastError: 'No space left' })).toMatchObject([
    { words: 'Empty, 1 job failed in the last day: No space left' },
  ])
  expect(wrong({ databaseMs: 2400 })).toMatchObject([{ part: 'database', words: 'Answers in 2400 ms' }])
  expect(wrong({ judgeError: 'deadlock' })).toMatchObject([
    { part: 'evaluation', words: 'The last try failed: deadlock', at: '2026-11-28T08:00:00.000Z' },
  ])
  expect(wrong({}, { ...fresh, wrong: 2 })).toMatchObject([
    { part: 'sources', words: '2 of 3 failed or silent, oldest data: aws' },
  ])
})

test('a worker is seen by its lock, and jobs by what becomes of them', async () => {
  expect(await systemFacts()).toMatchObject({ workers: 0, waiting: 0, gaveUp: 0, judgeError: null })
  await keepAlive('worker-of-the-test')
  expect((await systemFacts()).workers).toBe(1)
  await rest()
  expect((await systemFacts()).workers).toBe(0)
  // A lock of another class is no worker.
  await rows('select pg_advisory_lock($1, 1)', [WORKER_LOCK + 1])
  expect((await systemFacts()).workers).toBe(0)
  await rows("select graphile_worker.add_job('mail', '{}'::json, job_key := 'a')")
  await rows("select graphile_worker.add_job('judge', '{}'::json, job_key := 'b')")
  await rows(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'broken' where key = 'b'`,
  )
  expect(await systemFacts()).toMatchObject({
    waiting: 1,
    waitingFrom: expect.any(Date),
    gaveUp: 1,
    lastError: 'broken',
    judgeError: 'broken',
  })
  // Its last attempt runs: nobody knows yet how that ends.
  await rows(`update graphile_worker._private_jobs set locked_at = now() where key = 'b'`)
  expect(await systemFacts()).toMatchObject({ waiting: 1, gaveUp: 0, lastError: null })
})
