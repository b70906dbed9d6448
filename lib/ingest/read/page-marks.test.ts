import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { recognise } from '../index'
import { cutBecause } from './page-marks'
import { isUnreadable, readRecords, sampleOf } from './reader'
import type { Page } from './reader-pages'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-pages-'))
let made = 0
function file(content: unknown): string {
  const full = path.join(folder, `${(made += 1)}.txt`)
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content, null, 1))
  return full
}

async function reading(place: string) {
  const pages: Page[] = []
  const at: string[] = []
  for await (const batch of readRecords(place, { pages }))
    for (const item of batch) if (!isUnreadable(item)) at.push(item.at)
  return { cut: cutBecause(pages), records: at.length, format: recognise(await sampleOf(place))?.id }
}

const user = { UserName: 'u', Arn: 'arn:aws:iam::555500001111:user/u', UserPolicyList: [] }
const key = { UserName: 'u', AccessKeyId: 'AKIAEXAMPLEEXAMPLE01', Status: 'Active' }
const entry = { id: 'e', spiffe_id: 'spiffe://corp.test/a', parent_id: 'spiffe://corp.test/b' }
const agent = { id: 'spiffe://corp.test/spire/agent/a', attestation_type: 'k8s_psat' }
const account = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'a', namespace: 'b', continue: 'no mark of a page' },
}
const row = { name: 'a', kind: 'service account', provider: 'other' }

/** One page of each inventory, as its own API or command gives it. */
const answers: Array<[format: string, page: Record<string, unknown>]> = [
  ['aws/authorization-details', { UserDetailList: [user], RoleDetailList: [], Policies: [] }],
  ['aws/access-keys', { AccessKeyMetadata: [key] }],
  ['spire/entries', { entries: [entry] }],
  ['spire/agents', { agents: [agent] }],
  ['kubernetes/objects', { apiVersion: 'v1', kind: 'ServiceAccountList', items: [account] }],
]

/** How answers say that more follows. */
const marks: Array<Record<string, unknown>> = [
  { NextToken: 'eyJNYXJrZXIiOiBudWxsfQ==' },
  { nextToken: 'a' },
  { IsTruncated: true },
  { IsTruncated: true, Marker: 'a' },
  { Marker: 'a' },
  { next_page_token: 'a' },
  { nextPageToken: 'a' },
  { nextLink: 'https://management.example/x?skip=2' },
  { '@odata.nextLink': 'https://graph.example/x?skip=2' },
  { metadata: { continue: 'a', remainingItemCount: 7 } },
  { pageInfo: { hasNextPage: true, endCursor: 'a' } },
  { meta: { pagination: { 'current-page': 1, 'next-page': 2 } } },
  { list_metadata: { before: null, after: 'a' } },
  { nextRecordsUrl: '/services/data/v62.0/query/01g-2000' },
]
const noMarks: Array<Record<string, unknown>> = [
  { IsTruncated: false, Marker: 'the one that was asked with' },
  { NextToken: null },
  { next_page_token: '' },
  { metadata: { continue: '', resourceVersion: '17' } },
  {},
]

test.each(answers)(
  'a page of %s that says that more follow is not all, wherever it says so',
  async (format, page) => {
    for (const mark of marks) {
      const cut = { ...page, ...mark }
      const ways = [
        cut,
        { ...mark, ...page },
        `${JSON.stringify({ ...cut, next_page_token: cut.next_page_token ?? '' })}\n`.repeat(3),
        // The page without the one that follows it, behind one of another answer that is whole.
        [
          { kind: 'RoleList', items: [], next_page_token: '' },
          { next_page_token: '', ...cut },
        ],
        ...('items' in page ? [stringify(cut)] : []),
      ]
      for (const way of ways) {
        const found = await reading(file(way))
        expect(found, JSON.stringify(way)).toMatchObject({ format, cut: expect.stringContaining('goes on') })
        expect(found.records).toBeGreaterThan(0)
      }
    }
  },
)

test.each(answers)('pages of %s that are all in the file are all there is', async (format, page) => {
  for (const mark of marks)
    for (const end of noMarks) {
      const both = [
        { next_page_token: '', ...page, ...mark },
        { next_page_token: '', ...page, ...end },
      ]
      // A mark in `metadata` goes with a resourceVersion there, which tells the pages of one list apart from another's.
      if ('metadata' in mark !== 'metadata' in end) continue
      if ('metadata' in mark) Object.assign(mark.metadata as object, { resourceVersion: '17' })
      for (const way of [
        both,
        both.map((one) => JSON.stringify(one)).join('\n'),
        JSON.stringify(both[0]) + JSON.stringify(both[1]),
      ])
        expect(await reading(file(way)), JSON.stringify(way)).toEqual({ format, cut: undefined, records: 2 })
      expect((await reading(file(both.toReversed()))).cut).toContain('goes on')
    }
})

test('pages of two answers do not end each other', async () => {
  const accounts = { kind: 'ServiceAccountList', items: [account], metadata: { continue: 'a' } }
  const roles = { kind: 'RoleList', items: [{ metadata: { name: 'r' } }], metadata: {} }
  expect((await reading(file([accounts, roles]))).cut).toContain('metadata.continue')
  const later = { ...accounts, metadata: { resourceVersion: '9' } }
  expect((await reading(file([accounts, later]))).cut).toContain('metadata.continue')
})

test('a page inside wrappers is read, and its marks count whichever of them holds it', async () => {
  const page = { UserDetailList: [user], RoleDetailList: [] }
  for (const wrapped of [
    { GetAccountAuthorizationDetailsResponse: { Result: { ...page, IsTruncated: true } } },
    { status: 200, NextToken: 'a', body: page },
    { data: page, pagination: { next_token: 'a' } },
  ])
    for (const way of [wrapped, [wrapped], `${JSON.stringify(wrapped)}\n`.repeat(2), stringify(wrapped)])
      expect(await reading(file(way)), JSON.stringify(way)).toMatchObject({
        format: 'aws/authorization-details',
        cut: expect.stringContaining('goes on'),
      })
  expect(await reading(file({ status: 200, body: page }))).toEqual({
    format: 'aws/authorization-details',
    cut: undefined,
    records: 1,
  })
})

test('a table in pages is not all either', async () => {
  expect((await reading(file({ value: [row], '@odata.nextLink': 'https://graph.example/2' }))).cut).toContain(
    'goes on',
  )
})

test('an answer that counts more than its pages list is not all', async () => {
  const installation = (id: number) => ({
    id,
    app_slug: `app-${id}`,
    permissions: {},
    repository_selection: 'all',
    account: { login: 'acme' },
  })
  const page = (...ids: number[]) => ({ total_count: 3, installations: ids.map(installation) })
  for (const cut of [
    page(1, 2),
    [page(1), page(2)],
    `${JSON.stringify(page(1))}\n${JSON.stringify(page(2))}\n`,
  ])
    expect(await reading(file(cut))).toEqual({
      cut: 'the answer goes on: it counts 3 records (total_count), and this file holds 2',
      records: 2,
      format: 'github/apps',
    })
  for (const whole of [
    page(1, 2, 3),
    [page(1, 2), page(3)],
    `${JSON.stringify(page(3))}\n${JSON.stringify(page(1, 2))}\n`,
    JSON.stringify(page(1, 2, 3)),
  ])
    expect((await reading(file(whole))).cut).toBeUndefined()
})
