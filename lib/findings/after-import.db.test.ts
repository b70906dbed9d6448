import { expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { findingFilter } from '@/lib/model/filters'
import { bring } from '@/lib/tasks/testing'
import { countFindings } from './queries'

ownDatabase()
const actor = systemActor('test')
const opened = async (more: object = {}) => {
  const [last] = await rows<{ id: number }>('select max(id) as id from import')
  return countFindings(
    actor,
    findingFilter.parse({ after_import: String(last!.id), closed: 'true', ...more }),
  )
}

test('an import leads to the findings that the evaluation after it opened, and to no others', async () => {
  const user = { user: 'old', rotated: '2020-01-01T00:00:00Z' }
  await bring(report([user]), new Date(Date.now() - 3 * 86_400_000))
  const first = await opened()
  expect(first).toBeGreaterThan(0)
  expect(first).toBe(await countFindings(actor, findingFilter.parse({ closed: 'true' })))
  expect(await opened({ severity: 'low,medium,high,critical' })).toBe(first)
  await bring(report([user, { ...user, user: 'new' }]), new Date(Date.now() - 2 * 86_400_000))
  const second = await opened()
  expect(second).toBeGreaterThan(0)
  expect(first + second).toBe(await countFindings(actor, findingFilter.parse({ closed: 'true' })))
  // The same once more opens nothing.
  await bring(report([user, { ...user, user: 'new' }]), new Date(Date.now() - 86_400_000))
  expect(await opened()).toBe(0)
})
