import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from './door/accept'
import { runImport } from './run'

const own = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-at-once-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const EVENTS = 6000
const line = (n: number) =>
  JSON.stringify({
    eventVersion: '1.08',
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventTime: new Date(Date.UTC(2026, 10, 1, 0, 0, n)).toISOString(),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.7',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/reader',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'reader',
    },
  })

const bring = async (name: string, lines: string[]) => {
  const file = path.join(folder, `${name}.json`)
  writeFileSync(file, lines.join('\n'))
  const [one] = await accept(systemActor('test'), [localFile(file)], {
    source: name,
    completeness: 'partial',
    wantsPreview: false,
    asOf: new Date('2026-11-02T00:00:00Z'),
  })
  return one!.importId!
}

test('events of a month that nobody brought before are stored while others read events', async () => {
  const reader = new pg.Client({ connectionString: own.url() })
  await reader.connect()
  try {
    await reader.query('begin')
    await reader.query('select count(*) from event')
    await runImport(await bring('first', [line(0)]))
    expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 1 }])
  } finally {
    await reader.end()
  }
})

test('the partition of a month is made once, however many ask for it at the same time', async () => {
  for (let month = 1; month <= 12; month++)
    await Promise.all(
      Array.from({ length: 4 }, () => rows('select ensure_event_partition(make_date(2019, $1, 1))', [month])),
    )
  expect(
    await rows(
      `select 1 from pg_inherits
       where inhparent = 'event'::regclass and inhrelid::regclass::text like '%2019%'`,
    ),
  ).toHaveLength(12)
})

test('two sources that bring the same events in another order at the same time are both read, and each event is stored once', async () => {
  const lines = Array.from({ length: EVENTS }, (_, n) => line(n + 1))
  const brought = [await bring('forwards', lines), await bring('backwards', lines.toReversed())]
  await Promise.all(brought.map(runImport))
  expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 1 + EVENTS }])
  expect(
    await rows('select sum(stored)::int as stored, sum(duplicates)::int as twice from event_batch'),
  ).toEqual([{ stored: 1 + EVENTS, twice: EVENTS }])
})
