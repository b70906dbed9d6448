import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { ownDatabase } from '@/lib/db/testing'
import { auditFilter } from '@/lib/model/filters'
import { entryHash } from './hash'
import { ocsfEntry } from './ocsf'
import { listAudit } from './queries'
import { note } from './write'

ownDatabase()
const actor = systemActor('test')

interface Event {
  class_uid: number
  activity_id: number
  type_uid: number
  metadata: { sequence: number; event_code: string }
  actor: { user: { name: string } }
  entity: { name: string }
  unmapped: { id: string; at: string; detail: object; prev_hash: string; hash: string }
}

test('each entry is an event from which its hash can be computed again; what is new since a number is asked for by it', async () => {
  for (const action of ['report.make', 'export', 'role.change', 'api-token.revoke'])
    await note('ana', { action, subject: 'something', detail: { z: 1, a: [{ d: 1, c: null }] } })
  const { rows } = await listAudit(actor, auditFilter.parse({ limit: '500' }))
  const events = rows.map((row) => ocsfEntry(row) as Event).toReversed()
  const of = (action: string) => events.find(({ metadata }) => metadata.event_code === action)!
  expect(
    ['report.make', 'export', 'role.change', 'api-token.revoke'].map((action) => of(action).activity_id),
  ).toEqual([1, 2, 3, 4])
  let before: string | null = null
  for (const { class_uid, activity_id, type_uid, unmapped, metadata, actor: who, entity } of events) {
    expect([class_uid, type_uid]).toEqual([3004, 300_400 + activity_id])
    const hash = entryHash(Buffer.from(unmapped.prev_hash, 'hex'), {
      id: unmapped.id,
      at: new Date(unmapped.at),
      actor: who.user.name,
      action: metadata.event_code,
      subject: entity.name,
      detail: unmapped.detail,
    })
    expect(hash.toString('hex')).toBe(unmapped.hash)
    if (before) expect(unmapped.prev_hash).toBe(before)
    before = unmapped.hash
  }
  const last = events.at(-2)!.metadata.sequence
  const { rows: newer } = await listAudit(actor, auditFilter.parse({ after: String(last), limit: '500' }))
  expect(newer.length).toBeGreaterThan(0)
  expect(newer.every(({ id }) => Number(id) > last)).toBe(true)
})
