import { expect, test } from 'vitest'
import { ownAddress } from '@/lib/db/settings'
import { ownPage } from './own-page'

test.each([
  ['/findings/12', '/findings/12'],
  ['/identities?owner=none#top', '/identities?owner=none#top'],
  [ownAddress('/reports/4?tab=files'), '/reports/4?tab=files'],
  ['/', '/'],
  [ownAddress(''), '/'],
])('%s is the page %s', (given, path) => {
  expect(ownPage(given)).toBe(path)
})

test.each([
  'https://elsewhere.example/findings/12',
  '//elsewhere.example/findings/12',
  '/\\elsewhere.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'findings/12',
  ownAddress('/sign-in?callbackUrl=/'),
  '/sign-up?token=x',
  ownAddress('').replace('://', '://user@'),
])('%s leads elsewhere', (given) => {
  expect(() => ownPage(given)).toThrow('leads elsewhere')
})
