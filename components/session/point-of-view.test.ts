import { expect, test } from 'vitest'
import { carry } from './point-of-view'

const past = new URLSearchParams('as_of=2026-08-22&scope=environment:production,team:3&check=no-expiry')

test('the instant and the scope go along, filters do not', () => {
  expect(carry('/findings?severity=high#top', past)).toBe(
    '/findings?severity=high&as_of=2026-08-22&scope=environment:production,team:3#top',
  )
  expect(carry('/', past)).toBe('/?as_of=2026-08-22&scope=environment:production,team:3')
})

test('an address that says its own keeps it', () => {
  expect(carry('/findings?as_of=2026-01-01', past)).toBe(
    '/findings?as_of=2026-01-01&scope=environment:production,team:3',
  )
})

test('nothing goes along to the present, to other sites, or without being asked for', () => {
  expect(carry('/settings?tab=people', past)).toBe('/settings?tab=people')
  expect(carry('https://example.test/', past)).toBe('https://example.test/')
  expect(carry('//example.test/', past)).toBe('//example.test/')
  expect(carry('/findings', new URLSearchParams('q=x'))).toBe('/findings')
})
