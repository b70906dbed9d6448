import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { credentialColumns } from '@/components/credentials/credential-columns'
import { exceptionColumns } from '@/components/exceptions/exception-columns'
import { findingColumns } from '@/components/findings/finding-columns'
import { identityColumns } from '@/components/identities/identity-columns'
import { requestColumns } from '@/components/requests/request-columns'
import { taskColumns } from '@/components/tasks/task-columns'
import {
  credentialSorts,
  exceptionSorts,
  findingSorts,
  identitySorts,
  requestSorts,
  taskSorts,
} from '@/lib/model/filters'
import { type Column, leftOutUnder, NAME_PX_MIN, shownColumns } from './record-column'
import type { Sort } from './table'

const policy = { days: 90, asymmetricDays: 365, origin: '' }
const now = '2026-11-22T00:00:00Z'
const hrefOf = () => ''

/** The heads of a list of which one sorts it. */
const sortedBy = <Id extends string>(sorts: readonly Id[], sorting: Id): Record<Id, Sort> =>
  Object.fromEntries(
    sorts.map((one) => [one, { href: '', direction: one === sorting ? 'descending' : null }]),
  ) as Record<Id, Sort>

/** A list as each of its sorts shows it: the column that sorts stays, also where it would else go early. */
const inEachOrder = <Id extends string>(
  name: string,
  sorts: readonly Id[],
  columns: (sorts: Record<Id, Sort>) => Column<never>[],
): [string, Column<never>[]][] => sorts.map((one) => [`${name} by ${one}`, columns(sortedBy(sorts, one))])

const lists = Object.fromEntries([
  ...inEachOrder('identities', identitySorts, (sorts) =>
    identityColumns({ sorts, hrefOf, policyDays: 90, now }),
  ),
  ...inEachOrder('credentials', credentialSorts, (sorts) =>
    credentialColumns({ sorts, hrefOf, policy, now }),
  ),
  ...inEachOrder('findings', [...findingSorts, 'age'], (sorts) => findingColumns({ sorts, hrefOf, now })),
  ...inEachOrder('tasks', taskSorts, (sorts) => taskColumns({ sorts, hrefOf, now })),
  ...inEachOrder('exceptions', exceptionSorts, (sorts) => exceptionColumns({ sorts })),
  ...inEachOrder('requests', requestSorts, (sorts) => requestColumns({ sorts })),
])

test.each(Object.entries(lists))('the name keeps its width at every width of the list: %s', (_, all) => {
  // Whatever somebody hides: all of it, every other column, nothing.
  for (const hidden of [[], all.map(({ id }) => id).filter((_id, at) => at % 2 === 0)])
    for (const hasBox of [true, false]) {
      const columns = shownColumns(all, hidden)
      const under = leftOutUnder(columns, hasBox)
      for (let px = 400; px <= 1600; px++) {
        const shown = columns.filter(({ id }) => px >= (under.get(id) ?? 0))
        const fixed = shown.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 0), 0)
        const flexible = shown.filter(({ width }) => typeof width !== 'number').length
        expect((px - fixed - (hasBox ? 36 : 0)) / flexible, `${px} px`).toBeGreaterThanOrEqual(NAME_PX_MIN)
      }
    }
})

test.each(Object.entries(lists))('the name cannot be hidden, everything else can: %s', (_, columns) => {
  const left = shownColumns(
    columns,
    columns.map(({ id }) => id),
  )
  expect(left).toHaveLength(1)
  expect(left[0]).toMatchObject({ isName: true })
  expect(left[0]!.width).toBeUndefined()
})

test('every step has its rule', () => {
  const css = readFileSync('components/ui/table.module.css', 'utf8')
  for (const columns of Object.values(lists))
    for (const px of leftOutUnder(columns, true).values())
      if (px) expect(css).toContain(`[data-under='${px}']`)
})

test('every head of a list that is read by names sorts it', () => {
  for (const [name, columns] of Object.entries(lists))
    for (const { id, sort } of columns) expect(sort, `${name}: ${id}`).toBeDefined()
})
