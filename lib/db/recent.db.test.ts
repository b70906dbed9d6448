import { expect, test } from 'vitest'
import { write } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { partOf } from '@/lib/auth/scope'
import { lookingBackTo } from './instant'
import { rows } from './pool'
import { recent } from './recent'
import { ownDatabase } from './testing'

ownDatabase()
let reads = 0
const figure = (part = 'all') => recent(`figure ${part}`, async () => ++reads)

test('a figure is read once for all who ask together and soon after', async () => {
  const first = await figure()
  expect(await Promise.all([figure(), figure(), figure()])).toEqual([first, first, first])
})

test('it is read anew as soon as something was judged', async () => {
  const before = await figure()
  await rows(
    `insert into judgement (as_of, is_full, identities, opened, resolved, reopened)
     values (now(), true, 0, 0, 0, 0)`,
  )
  expect(await figure()).toBe(before + 1)
})

test('it is read anew as soon as this process has changed something', async () => {
  const before = await figure()
  await write(systemActor('test'), 'policy:change', async () => ({
    result: null,
    audit: { action: 'policy.change', subject: 'test' },
  }))
  expect(await figure()).toBe(before + 1)
})

test('nobody reads the figure of another part, and the past is never kept', async () => {
  const of = (teams: number[]): Actor => ({ ...systemActor('test'), scope: { teams } })
  expect(partOf(of([1]))).not.toBe(partOf(of([2])))
  const first = await figure(partOf(of([1])))
  expect(await figure(partOf(of([2])))).not.toBe(first)
  const past = new Date(Date.now() - 1000)
  const then = await lookingBackTo(past, () => figure())
  expect(await lookingBackTo(past, () => figure())).toBe(then + 1)
})

test('a failure is not kept', async () => {
  await expect(recent('fails', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await recent('fails', async () => 'yes')).toBe('yes')
})
