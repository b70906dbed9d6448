import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { formatAnswers, formatGroups } from '@/lib/model/format-groups'
import { formatAnswerNames } from '@/lib/model/words'
import { answersOf, groupFormats, groupOf } from './groups'
import { formats } from './index'

const idsOf = (found: ReturnType<typeof groupFormats>) =>
  found.flatMap((group) => group.formats.map(({ id }) => id))
const find = (q: string) => idsOf(groupFormats(formats, { q }))

test('every folder of sources is in one group, and no group names another', () => {
  const here = join(dirname(fileURLToPath(import.meta.url)), 'sources')
  const folders = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(formatGroups.flatMap((group) => [...group.folders]).sort()).toEqual(folders.sort())
})

test('without a filter every format is shown once, and no group is empty', () => {
  const found = groupFormats(formats, {})
  expect(found.map(({ id }) => id)).toEqual(formatGroups.map(({ id }) => id))
  expect(idsOf(found).sort()).toEqual(formats.map(({ id }) => id).sort())
})

test('a format may name another group than that of its folder', () => {
  expect(groupOf({ id: 'saas/slack' }).id).toBe('saas')
  expect(groupOf({ id: 'saas/circleci', group: 'pipelines' }).id).toBe('pipelines')
  expect(() => groupOf({ id: 'nowhere/list' })).toThrow('nowhere')
})

test('a group leaves its own formats', () => {
  const found = groupFormats(formats, { group: 'pipelines' })
  expect(found.map(({ title }) => title)).toEqual(['Pipelines and code hosts'])
  expect(idsOf(found)).toEqual(expect.arrayContaining(['github/apps', 'gitlab/credentials', 'saas/circleci']))
})

test.each(formatAnswers.map((answer) => ({ answer, name: formatAnswerNames[answer] })))(
  '“$name” finds the formats that answer it, and no others',
  ({ answer, name }) => {
    const answering = formats.filter((format) => answersOf(format).includes(answer)).map(({ id }) => id)
    expect(answering).not.toEqual([])
    expect(find(name).sort()).toEqual(answering.sort())
  },
)

test('a search finds names and platforms, in any letters and any order', () => {
  expect(find('cloudTRAIL')).toEqual(['aws/cloudtrail'])
  expect(find('users okta')).toEqual(['people/okta-users'])
  expect(find('azure')).toEqual(expect.arrayContaining(['azure/applications', 'people/entra-users']))
  expect(find('google issuance')).toEqual(['gcp/audit-log', 'saas/google-workspace-audit'])
  expect(find('nothing is called this')).toEqual([])
})

test('a search is within the group', () => {
  expect(idsOf(groupFormats(formats, { group: 'okta', q: 'users' }))).toEqual([])
  expect(idsOf(groupFormats(formats, { group: 'people', q: 'okta' }))).toEqual([
    'people/okta-users',
    'people/okta-groups',
  ])
})
