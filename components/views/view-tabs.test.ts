import { expect, test } from 'vitest'
import { isView, viewTabs } from './view-tabs'

const view = (id: string, query: string, isMine = true) => ({
  id,
  name: `View ${id}`,
  page: 'findings',
  query,
  isMine,
  isShared: !isMine,
})

test('a view is known in any spelling of its filters, from any day and part', () => {
  expect(isView('severity=high,low&owner=none', 'owner=none&severity=low%2Chigh')).toBe(true)
  expect(isView('severity=high', 'severity=high&as_of=2026-01-01&scope=environment:production')).toBe(true)
  expect(isView('severity=high', 'severity=high&not_owner=none')).toBe(false)
  expect(isView('q=a,b', 'q=b,a')).toBe(false)
  expect(isView('severity=high&as_of=2026-01-01', 'severity=high')).toBe(false)
})

test('own views come before shared ones, and one tab is current', () => {
  const views = [view('a', 'severity=low', false), view('b', 'severity=high')]
  expect(viewTabs('/findings', 'severity=high', views)).toEqual([
    { href: '/findings', label: 'All', current: false },
    { id: 'b', href: '/findings?severity=high', label: 'View b', current: true },
    { id: 'a', href: '/findings?severity=low', label: 'View a (shared)', current: false },
  ])
  expect(viewTabs('/findings', 'scope=team:1', views)[0]).toMatchObject({ label: 'All', current: true })
  const preset = { href: '/tasks', label: 'Open', current: true }
  expect(viewTabs('/tasks', 'severity=high', views, [preset]).map((tab) => tab.current)).toEqual([
    false,
    true,
    false,
  ])
})

test('without a saved view a list has the tabs of its own, or none', () => {
  expect(viewTabs('/findings', '', [])).toEqual([])
  expect(viewTabs('/tasks', '', [], [{ href: '/tasks', label: 'Open', current: true }])).toHaveLength(1)
})
