import { expect, test } from 'vitest'
import type { PathHop } from '@/lib/inventory/identity-paths'
import type { Trust } from '@/lib/model/answers/inventory'
import { preparePath, prepareWayIn, statementLines } from './prepare-path'

const hop = (from: string, to: string | null, more: Partial<PathHop> = {}): PathHop => ({
  from: { id: '1', name: from },
  to: to === null ? null : { id: '2', name: to },
  note: null,
  link: null,
  rights: ['sts:AssumeRole'],
  use: 'unknown',
  usedAt: null,
  watchedFrom: null,
  statements: [],
  ends: 1,
  ...more,
})

test('a path ends at administrator, and one hop is marked with how many paths it ends', () => {
  const { nodes, arrows, data } = preparePath(
    [
      hop('deploy-bot', 'builder', { use: 'used', usedAt: '2026-11-14T03:00:00Z' }),
      hop('builder', 'ops', { use: 'unused', watchedFrom: '2026-01-02T00:00:00Z', ends: 7 }),
    ],
    1,
    '4182',
  )
  expect(nodes.map(({ label }) => label)).toEqual(['deploy-bot', 'builder', 'ops', 'Administrator'])
  expect(arrows.map(({ line, words, cut }) => [line, words, cut])).toEqual([
    ['used', 'used 14 Nov 2026', null],
    ['unused', 'not used since 2 Jan 2026', 'Cheapest cut: ends 7 paths'],
    // What whoever is reached holds already.
    ['used', '', null],
  ])
  expect(data.rows).toEqual([
    ['1', 'deploy-bot', 'sts:AssumeRole', 'builder', 'used 14 Nov 2026', 1],
    ['2', 'builder', 'sts:AssumeRole', 'ops', 'not used since 2 Jan 2026', 7],
  ])
})

test('a hop that makes an administrator by itself leads there without another step; unknown use is unknown in the table', () => {
  const { nodes, arrows, data } = preparePath([hop('bot', null, { ends: 1001 })], 0, '4182')
  expect(nodes.map(({ label }) => label)).toEqual(['bot', 'Administrator'])
  expect(arrows.map(({ cut }) => cut)).toEqual(['Cheapest cut: ends over 1,000 paths'])
  expect(data.rows).toEqual([['1', 'bot', 'sts:AssumeRole', 'administrator', null, 1001]])
})

test('the lines of a statement that decide are marked', () => {
  const lines = statementLines({ Effect: 'Allow', Action: ['iam:PassRole', 's3:Get*'] }, ['iam:PassRole'])
  expect(lines.filter(({ marked }) => marked).map(({ text }) => text.trim())).toEqual(['"iam:PassRole",'])
})

const trust = (principal: string, more: Partial<Trust> = {}): Trust => ({
  kind: 'principal',
  effect: 'allow',
  principal,
  principalId: null,
  issuer: null,
  subjects: [],
  condition: {},
  isExternal: null,
  grade: 'dangerous',
  who: null,
  safe: null,
  proposal: null,
  ...more,
})

test('who comes in stands once, with what the log tells of it; what does not fit is counted', () => {
  const wayIn = prepareWayIn(
    { name: 'ops', scope: '4182', isAdmin: true },
    [
      trust('arn:aws:iam::4182:role/ci', { principalId: '5' }),
      trust('arn:aws:iam::4182:role/old', { principalId: '6' }),
      trust('arn:aws:iam::4182:role/denied', { effect: 'deny' }),
      ...Array.from({ length: 8 }, (_, at) => trust(`arn:aws:iam::9${at}:root`)),
    ],
    { 5: '2026-11-14T00:00:00Z' },
    true,
    {
      total: 12,
      shown: [
        { id: '5', name: 'ci', note: null, rights: [] },
        { id: '9', name: 'deploy-bot', note: null, rights: ['iam:PassRole'] },
      ],
    },
  )
  expect(wayIn.entries.slice(0, 3).map(({ node, arrow }) => [node.label, arrow.line, arrow.words])).toEqual([
    ['ci', 'used', 'dangerous · used 14 Nov 2026'],
    ['old', 'unused', 'dangerous · not in the log'],
    ['Account 90', 'unknown', 'dangerous · use unknown'],
  ])
  expect(wayIn.entries).toHaveLength(8)
  // Ten trusts, and eleven others whose path goes over it.
  expect(wayIn.more).toBe(13)
  expect(wayIn.here.note).toBe('administrator of 4182')
})
