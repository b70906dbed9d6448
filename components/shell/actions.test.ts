import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { granted } from '@/lib/auth/permissions'
import { specs } from '@/lib/http/specs'
import { roles } from '@/lib/model/vocabulary'
import { actions, findActions, findOffered } from './actions'

const allowedOf = (role: (typeof roles)[number]) =>
  actions.filter(({ needs }) => granted[role].includes(needs)).map(({ id }) => id)
const found = (typed: string, role: (typeof roles)[number]) =>
  findActions(typed, allowedOf(role)).map(({ label }) => label)

test('what a role may do is found by its name and by other words for it, and nothing else', () => {
  expect(found('plan', 'analyst')).toEqual(['Assign findings or create tasks'])
  expect(found('plan', 'auditor')).toEqual([])
  expect(found('new c', 'administrator')).toEqual(['New campaign', 'New custom check'])
  expect(found('new c', 'analyst')).toEqual(['New campaign'])
  expect(found('ask evidence', 'auditor')).toEqual(['Ask for evidence'])
  expect(found('import', 'owner')).toEqual([])
  expect(found('export findings', 'owner')).toEqual(['Export findings'])
})

test('each action leads to a page or to a file that there is, and is named once', () => {
  const files = Object.values(specs).map(({ path }) => `/api/v1${path}`)
  for (const { label, href, file } of actions) {
    const path = href.split('?')[0]!
    if (file) expect(files, label).toContain(path)
    else
      expect(
        [`app/(console)${path}/page.tsx`].some((page) => existsSync(page)),
        label,
      ).toBe(true)
  }
  for (const field of ['id', 'label'] as const)
    expect(new Set(actions.map((one) => one[field])).size).toBe(actions.length)
})

test('a button of the page is found by what it says and by what people call it', () => {
  const offered = ['Create task', 'Assign', 'Mark as false positive'].map((label) => ({
    label,
    where: '3 selected',
    press: () => undefined,
  }))
  expect(findOffered('plan', offered).map(({ label }) => label)).toEqual(['Create task'])
  expect(findOffered('dismiss', offered).map(({ label }) => label)).toEqual(['Mark as false positive'])
  expect(findOffered('', offered)).toHaveLength(3)
})
