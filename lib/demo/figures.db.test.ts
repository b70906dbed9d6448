import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { listChecks } from '@/lib/checks/queries'
import { ownDatabase } from '@/lib/db/testing'
import { exceptionFigures } from '@/lib/findings/exception-queries'
import { weeklyOpen } from '@/lib/findings/queries'
import { frameworkPosture, frameworkSummaries } from '@/lib/frameworks/queries'
import { call, type Operation, person } from '@/lib/http/testing'
import type { Facet } from '@/lib/model/answers/page'
import type { ReportParams } from '@/lib/model/answers/reports'
import { changeFilters, changesOfDay, navigationCounts, roll } from '@/lib/overview/overview'
import { askForReport } from '@/lib/reports/ask'
import { makeReport } from '@/lib/reports/make'
import { reportFolder } from '@/lib/reports/queries'
import { taskFigures } from '@/lib/tasks/task-queries'
import { fillDemo } from './fill'

// Over the demo estate: the figures that pages print, what the API answers for the same words, and what reports count, are one.

ownDatabase()
const actor = systemActor('test')
const auditor: Actor = {
  kind: 'user',
  id: 'auditor',
  label: 'auditor@example.test',
  role: 'auditor',
  scope: {},
}
const lists = {
  identities: 'listIdentities',
  credentials: 'listCredentials',
  findings: 'listFindings',
  tasks: 'listTasks',
  exceptions: 'listExceptions',
} as const satisfies Record<string, Operation>
type List = keyof typeof lists

let own: { cookie: string }
beforeAll(async () => {
  await fillDemo()
  own = await person('administrator')
}, 400_000)

async function answered<Answer>(
  operation: Operation,
  search = '',
  params: Record<string, string> = {},
): Promise<Answer> {
  const answer = await call(operation, own, { search, params })
  const text = await answer.text()
  expect(answer.status, `${operation}?${search}: ${text.slice(0, 300)}`).toBe(200)
  return JSON.parse(text) as Answer
}
/** How long a list of the API is. */
const total = async (list: List, query: Record<string, string> | string = ''): Promise<number> => {
  const search = new URLSearchParams(query)
  search.set('limit', '1')
  return (await answered<{ total: number }>(lists[list], search.toString())).total
}
/** The list that a link of a page opens. */
const behind = (href: string): Promise<number> => {
  const [noun, query] = href.slice(1).split('?') as [List, string]
  return total(noun, query)
}
type Row = Record<string, string | number | null>
async function report(kind: string, params: ReportParams = {}): Promise<Row[]> {
  const { id } = await askForReport(auditor, { kind, params, formats: ['json'] })
  await makeReport(id)
  return (JSON.parse(readFileSync(path.join(reportFolder(), `${id}.json`), 'utf8')) as { rows: Row[] }).rows
}

test('the overview: the roll, what changed and the trend, in the lists they open and in the summary', async () => {
  const summary = await report('executive-summary')
  const of = (about: string) => summary.filter((row) => row.about === about)
  const { total: identities, rows } = await roll(actor)
  expect(identities).toBe(await total('identities'))
  expect(
    rows.map(({ question, holds, gap, unknown, notApplicable }) => [
      question,
      holds,
      gap,
      unknown,
      notApplicable,
    ]),
  ).toEqual(
    of('identities').map((row) => [row.question, row.holds, row.gap, row.unknown, row.not_applicable]),
  )
  for (const { question, gap, gapHref, unknown, unknownHref } of rows) {
    expect(await behind(gapHref), question).toBe(gap)
    expect(await behind(unknownHref), question).toBe(unknown)
  }
  const changes = await changesOfDay(actor)
  for (const [severity, n] of Object.entries(changes.opened))
    expect(await total('findings', { ...changeFilters.opened, severity })).toBe(n)
  expect(await total('findings', changeFilters.regressed)).toBe(changes.regressed)
  expect(await total('findings', changeFilters.verified)).toBe(changes.verified)
  expect(await total('identities', changeFilters.appeared)).toBe(changes.appeared)
  expect(await total('identities', changeFilters.gone)).toBe(changes.gone)
  const open = of('open').reduce((sum, row) => sum + Number(row.total), 0)
  expect(open).toBe(await total('findings'))
  const now = (await weeklyOpen(actor, 13)).at(-1)!
  expect(Object.values(now.counts).reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(open)
})

test('the figures beside the navigation are those of the lists', async () => {
  const counts = await navigationCounts(actor)
  for (const list of ['identities', 'credentials', 'findings', 'tasks'] as const)
    expect(await total(list), list).toBe(counts[list])
})

test.each(Object.keys(lists) as List[])(
  'the page of %s: each facet, and the list that it makes',
  async (list) => {
    const { facets } = await answered<{ facets: Facet[] }>(lists[list], 'facets=true&limit=1')
    let counted = 0
    for (const { field, values } of facets)
      for (const { value, count } of values) {
        if (count === null) continue
        expect(await total(list, { [field]: value }), `${field}=${value}`).toBe(count)
        counted++
      }
    expect(counted).toBeGreaterThan(3)
  },
)

test('tasks and exceptions: the figures of their tabs', async () => {
  const tasks = await taskFigures(actor)
  expect(await total('tasks')).toBe(tasks.open)
  expect(await total('tasks', { overdue: 'true' })).toBe(tasks.overdue)
  expect(await total('tasks', { state: 'awaiting_proof' })).toBe(tasks.awaiting)
  const exceptions = await exceptionFigures(actor)
  expect(await total('exceptions', { state: 'requested' })).toBe(exceptions.requested)
})

test('checks: every figure is the list of its identities', async () => {
  const rows = await listChecks(actor)
  for (const { id, gap, unknown } of rows) {
    expect(await total('identities', { check: id }), id).toBe(gap)
    expect(await total('identities', { unknown: id }), id).toBe(unknown)
  }
  expect(rows.filter(({ gap }) => gap > 0).length).toBeGreaterThan(40)
})

test('frameworks: page, API and report agree on every control', async () => {
  const assessed = await frameworkSummaries(actor)
  type Control = {
    id: string
    checks: unknown[]
    holds: number
    gap: number
    accepted: number
    unknown: number
  }
  const figures = (controls: readonly Control[]) =>
    controls
      .filter(({ checks }) => checks.length > 0)
      .map(({ id, holds, gap, accepted, unknown }) => [id, holds, gap, accepted, unknown])
  for (const { id } of assessed) {
    const printed = figures((await frameworkPosture(actor, id)).controls)
    const { controls } = await answered<{ controls: Control[] }>('getFramework', '', { id })
    expect(figures(controls), id).toEqual(printed)
    const heads = (await report('framework-posture', { framework: id })).filter(
      (row) => row.check === null && row.none_because === null,
    )
    expect(
      heads.map(({ control, holds, gap, accepted, unknown }) => [control, holds, gap, accepted, unknown]),
      id,
    ).toEqual(printed)
  }
  expect(assessed.length).toBeGreaterThan(15)
})

test('sources and owners: their identities in the list', async () => {
  const { rows } = await answered<{ rows: { id: number; name: string; identities: number }[] }>('listSources')
  for (const { id, name, identities } of rows)
    expect(await total('identities', { source: String(id) }), name).toBe(identities)
  const orphans = await answered<{ total: number }>('listOrphans', 'limit=1')
  expect(orphans.total).toBe(await total('identities', { owner: 'none,departed,suggested' }))
  expect(await report('ownership')).toHaveLength(await total('identities'))
  expect(await report('credential-age')).toHaveLength(await total('credentials'))
})
