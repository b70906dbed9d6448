import { expect, test } from 'vitest'
import { allPages, findPages, isCurrent } from './navigation'

test('the overview is current only on its own address', () => {
  expect(isCurrent('/', '/')).toBe(true)
  expect(isCurrent('/', '/identities')).toBe(false)
})

test('a page is current below itself, and not on a longer name', () => {
  expect(isCurrent('/identities', '/identities/42')).toBe(true)
  expect(isCurrent('/identities', '/identities-old')).toBe(false)
})

test('pages are found by what they hold, and an address appears once', () => {
  expect(findPages('rot').map((page) => page.label)).toEqual(['Credentials'])
  expect(findPages('')).toHaveLength(allPages.length)
  expect(new Set(allPages.map((page) => page.href)).size).toBe(allPages.length)
})
