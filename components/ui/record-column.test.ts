import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { credentialColumns } from '@/components/credentials/credential-columns'
import { exceptionColumns } from '@/components/exceptions/exception-columns'
import { findingColumns } from '@/components/findings/finding-columns'
import { identityColumns } from '@/components/identities/identity-columns'
import { taskColumns } from '@/components/tasks/task-columns'
import { type Column, leftOutUnder, NAME_PX_MIN, shownColumns } from './record-column'

const none = { href: '', direction: null }
const sorted = { href: '', direction: 'descending' as const }
const policy = { days: 90, asymmetricDays: 365, origin: '' }
const now = '2026-11-22T00:00:00Z'
const hrefOf = () => ''

/** Columns of every list, plain and sorted by a column that would else go early. */
const lists: Record<string, Column<never>[]> = {
  'identities by risk': identityColumns({
    sorts: { risk: sorted, name: none, age: none, last_used: none, unused: none },
    hrefOf,
    policyDays: 90,
    now,
  }),
  'identities by unused': identityColumns({
    sorts: { risk: none, name: none, age: none, last_used: none, unused: sorted },
    hrefOf,
    policyDays: 90,
    now,
  }),
  credentials: credentialColumns({
    sorts: { age: sorted, name: none, last_used: none },
    hrefOf,
    policy,
    now,
  }),
  findings: findingColumns({ severitySort: sorted, nameSort: none, ageSort: none, hrefOf, now }),
  'findings by age': findingColumns({
    severitySort: none,
    nameSort: none,
    ageSort: sorted,
    hrefOf,
    now,
  }),
  tasks: taskColumns({ sorts: { severity: none, due: sorted, name: none }, hrefOf, now }),
  exceptions: exceptionColumns({ sorts: { expiry: sorted, name: none } }),
}

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
