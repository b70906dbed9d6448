import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { entryHash } from './hash'
import { write } from './write'

ownDatabase()
const actor = systemActor('test')
const view = (name: string) =>
  write(actor, 'view:save', async (client) => {
    await client.query('insert into team (name) values ($1)', [name])
    return {
      result: name,
      audit: { action: 'team.create', subject: name, detail: { b: 1, a: [{ d: 1, c: 2 }] } },
    }
  })

test('many writers at once make one unbroken chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => view(`team ${index}`)))
  const entries = await rows<{
    id: string
    at: Date
    actor: string
    action: string
    subject: string
    detail: unknown
    prev_hash: Buffer
    hash: Buffer
  }>('select * from audit_entry order by id')
  expect(entries.map((entry) => entry.id)).toEqual(
    Array.from({ length: 20 }, (_, index) => String(index + 1)),
  )
  entries.forEach((entry, index) => {
    expect(entry.prev_hash).toEqual(index === 0 ? Buffer.alloc(32) : entries[index - 1]!.hash)
    expect(entryHash(entry.prev_hash, entry)).toEqual(entry.hash)
  })
})

test('a failed audit entry undoes the change', async () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  const attempt = write(actor, 'view:save', async (client) => {
    await client.query("insert into team (name) values ('never')")
    return { result: null, audit: { action: 'x', subject: 'y', detail: circular } }
  })
  await expect(attempt).rejects.toThrow()
  expect(await rows("select 1 from team where name = 'never'")).toEqual([])
})

test('a role without the permission changes nothing', async () => {
  const owner = {
    ...actor,
    role: 'owner' as const,
    kind: 'user' as const,
    id: 'o',
    label: 'owner@example.test',
  }
  await expect(
    write(owner, 'people:manage', async () => ({ result: 1, audit: { action: 'a', subject: 'b' } })),
  ).rejects.toThrow('role owner')
})
