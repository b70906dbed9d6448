import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { listAudit } from './queries'
import { signCheckpoint, signGrowth, verifyAudit } from './verify'
import { note } from './write'

const own = ownDatabase()
const actor = systemActor('test')
/** As somebody who owns the database would: the guard taken away, the deed done, the guard put back. */
const tamper = (statement: string) =>
  own.asOwner(
    'alter table audit_entry disable trigger append_only',
    statement,
    'alter table audit_entry enable trigger append_only',
  )

test('the log refuses to be changed, and tells when somebody who owns the database did', async () => {
  for (let n = 1; n <= 12; n++)
    await note('anna@example.test', { action: 'view.save', subject: `view ${n}`, detail: { n } })
  for (const statement of [
    "update audit_entry set actor = 'x'",
    'delete from audit_entry',
    'truncate audit_entry',
  ]) {
    await expect(rows(statement)).rejects.toThrow('permission denied')
    await expect(own.asOwner(statement)).rejects.toThrow('append-only')
  }
  const kept = await signCheckpoint(actor)
  expect(await signCheckpoint(actor)).toMatchObject({ kid: kept.kid })
  await signGrowth()
  expect((await verifyAudit(actor, [kept])).faults).toEqual([])

  await tamper('update audit_entry set detail = \'{"n": 99}\' where id = 5')
  expect((await verifyAudit(actor)).faults).toEqual([{ entry: '5', what: 'its content was modified' }])
  await tamper('update audit_entry set detail = \'{"n": 5}\' where id = 5')
  expect((await verifyAudit(actor)).faults).toEqual([])

  const last = Number(kept.entry)
  await tamper(`delete from audit_entry where id >= ${last}`)
  expect((await verifyAudit(actor, [kept])).faults.map(({ entry }) => entry)).toContain(kept.entry)
  await expect(verifyAudit(actor, [{ ...kept, hash: 'no hash' }])).rejects.toThrow('Not a checkpoint')
})

test('the list is filtered by words, action and day', async () => {
  const listed = async (filter: object) =>
    (await listAudit(actor, { limit: 50, ...filter })).rows.map(({ subject }) => subject)
  expect(await listed({ q: 'view 11' })).toEqual(['view 11'])
  expect(await listed({ q: '100%' })).toEqual([])
  expect((await listed({ action: 'view' })).length).toBeGreaterThan(10)
  expect(await listed({ action: 'vie' })).toEqual([])
  expect(await listed({ to: '2020-01-01' })).toEqual([])
})

test('an entry may tell of an instant, of nothing and of what is absent, and still verifies', async () => {
  await note('anna@example.test', {
    action: 'token.create',
    subject: 'token 1',
    detail: { expiresAt: new Date(), nothing: null, absent: undefined, deep: [{ at: new Date(0) }] },
  })
  // Others were tampered with above; this one is the last.
  const { faults } = await verifyAudit(actor)
  const [last] = await rows<{ id: string }>('select e.id::text from audit_entry e order by e.id desc limit 1')
  expect(faults.filter(({ entry, what }) => entry === last!.id && /content/.test(what))).toEqual([])
})
