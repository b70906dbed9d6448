import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { verifyAudit } from '@/lib/audit/verify'
import { identity, judgeAll } from '@/lib/attestation/testing'
import { type Asked, call, type Operation, person } from './testing'

ownDatabase()
let own: { cookie: string }
const ask = async (operation: Operation, asked: Asked) => {
  const response = await call(operation, own, asked)
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}
beforeAll(async () => {
  own = await person('administrator')
})

test('a name with a lone surrogate is mended at the door, and the audit log still verifies; a NUL is refused', async () => {
  const view = { page: 'findings', query: 'q=1', shared: false }
  expect((await ask('saveView', { body: `{"page":"findings","query":"","name":"x\\ud800"}` })).status).toBe(
    200,
  )
  expect(await rows('select name from saved_view')).toEqual([{ name: 'x\ufffd' }])
  const refused = await ask('saveView', { body: { ...view, name: 'a\0b' } })
  expect(refused).toMatchObject({ status: 422, answer: { detail: expect.stringContaining('NUL') } })
  expect((await ask('listIdentities', { search: 'q=a%00b' })).status).toBe(422)
  expect((await ask('getIdentity', { params: { id: 'a\0b' } })).status).toBe(422)
  expect((await verifyAudit(systemActor('test'))).faults).toEqual([])
})

test('a body nested without end is refused, and so is a day that no calendar has', async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  expect(await ask('saveView', { body: deep })).toMatchObject({
    status: 422,
    answer: { detail: expect.stringContaining('nested') },
  })
  for (const day of [
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-11-22T25:00:00Z',
  ])
    expect(await ask('listIdentities', { search: `as_of=${day}` }), day).toMatchObject({
      status: 422,
      answer: { detail: expect.stringContaining('as_of is a day like') },
    })
})

test('a list takes its own cursor, however long the name at which its page ended', async () => {
  for (const name of ['a'.repeat(400), 'b'.repeat(2500), 'ß中'.repeat(900), 'z']) await identity(name)
  await judgeAll()
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const { status, answer }: Awaited<ReturnType<typeof ask>> = await ask('listIdentities', {
      search: new URLSearchParams({ sort: 'name', limit: '1', ...(cursor && { cursor }) }),
    })
    expect(status).toBe(200)
    seen.push(...(answer.rows as { name: string }[]).map((row) => row.name.slice(0, 1)))
    cursor = answer.next as string | null
  } while (cursor)
  expect(seen.sort()).toEqual(['a', 'b', 'z', 'ß'])
})

test('facts of a time that has not come are not taken', async () => {
  const file = Buffer.from('user,arn\n')
  const soon = new Date(Date.now() + 60_000).toISOString()
  const later = new Date(Date.now() + 3_600_000).toISOString()
  expect(
    (await ask('createImport', { search: new URLSearchParams({ as_of: soon }), body: file })).status,
  ).toBe(200)
  expect(
    await ask('createImport', { search: new URLSearchParams({ as_of: later }), body: file }),
  ).toMatchObject({
    status: 422,
    answer: { detail: expect.stringContaining('is in the future') },
  })
})
