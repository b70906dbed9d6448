import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { acknowledgeBreak, signCheckpoint, signGrowth, verifyAudit } from './verify'
import { note } from './write'

const own = ownDatabase()
const actor = systemActor('test')
/** As somebody who owns the database would. */
const tamper = (statement: string) =>
  own.asOwner(
    'alter table audit_entry disable trigger append_only',
    statement,
    'alter table audit_entry enable trigger append_only',
  )

test('text that no database can hold as it is does not break the chain', async () => {
  await note('anna\ud800@example.test', {
    action: 'view.save',
    subject: 'view \0 \udfff',
    detail: { 'name\ud800': ['\udbff', '\0'], deep: { deep: 'x\ud800y' } },
  })
  const [last] = await rows<{ id: string; subject: string }>(
    'select e.id::text, e.subject from audit_entry e order by e.id desc limit 1',
  )
  expect(last!.subject).toBe('view \ufffd \ufffd')
  expect((await verifyAudit(actor)).faults.filter((fault) => fault.entry === last!.id)).toEqual([])
})

test('a break that was looked into is told apart, until the entry is changed once more', async () => {
  const [entry] = await rows<{ id: string }>(
    'select e.id::text from audit_entry e order by e.id desc limit 1',
  )
  await note('anna@example.test', { action: 'view.save', subject: 'behind', detail: {} })
  const broken = async () => (await verifyAudit(actor)).faults.filter((fault) => fault.entry === entry!.id)
  await expect(acknowledgeBreak(actor, entry!.id, 'nothing is broken here')).rejects.toThrow('no break')
  await tamper(`update audit_entry set subject = 'other' where id = ${entry!.id}`)
  expect(await broken()).toHaveLength(1)
  await acknowledgeBreak(actor, entry!.id, 'a restore that went wrong on Tuesday')
  expect(await broken()).toEqual([])
  expect((await verifyAudit(actor)).acknowledged).toEqual([
    {
      entry: entry!.id,
      what: 'its content was modified',
      by: 'test',
      reason: 'a restore that went wrong on Tuesday',
    },
  ])
  await tamper(`update audit_entry set subject = 'another' where id = ${entry!.id}`)
  expect(await broken()).toHaveLength(1)
  // Somebody who owns the database can write such an entry, but not sign it.
  await note('anna@example.test', {
    action: 'audit.break-acknowledged',
    subject: `entry ${entry!.id}`,
    detail: { entry: entry!.id, state: 'a'.repeat(64), reason: 'nothing to see', signature: 'AAAA' },
  })
  expect(await broken()).toHaveLength(1)
})

test('an end that was cut off together with its checkpoints, and a log that was emptied, do not pass', async () => {
  await signGrowth()
  const kept = await signCheckpoint(actor)
  const hours = (n: number) => `interval '${n} hours'`
  // As it was some hours ago, signed under its own time.
  await own.asOwner(
    'alter table audit_checkpoint disable trigger append_only',
    `delete from audit_checkpoint`,
    'alter table audit_checkpoint enable trigger append_only',
    'alter table audit_entry disable trigger append_only',
    `update audit_entry set at = at - ${hours(5)}`,
    'alter table audit_entry enable trigger append_only',
  )
  const told = async (checkpoints = [] as (typeof kept)[]) =>
    (await verifyAudit(actor, checkpoints)).faults.map((fault) => fault.what).join('\n')
  expect(await told()).toContain('no checkpoint is newer than the first entry')
  await tamper('delete from audit_entry')
  expect(await told()).toContain('the log is empty')
  expect(await told([kept])).toContain('the log ends before it')
  await note('anna@example.test', { action: 'view.save', subject: 'anew', detail: {} })
  // The demo estate has a past from before its installation; its log has none.
  await own.asOwner("update installation set history_since = now() - interval '1 year'")
  expect(await told()).not.toContain('earlier entries are missing')
  await own.asOwner("update installation set created_at = now() - interval '3 days'")
  expect(await told()).toContain('earlier entries are missing')
})

test('the log is signed every thousand entries, and on the hour although nothing happened', async () => {
  for (let n = 0; n < 1001; n++) await note('many', { action: 'view.save', subject: `${n}`, detail: {} })
  expect(await rows('select 1 from audit_checkpoint where entry_id = 1000')).toHaveLength(1)
  await signGrowth()
  const [before] = await rows<{ n: number }>('select max(id)::int as n from audit_entry')
  await signGrowth()
  await own.asOwner(
    'alter table audit_checkpoint disable trigger append_only',
    "update audit_checkpoint set at = at - interval '1 hour'",
    'alter table audit_checkpoint enable trigger append_only',
  )
  await signGrowth()
  const [after] = await rows<{ n: number }>('select max(id)::int as n from audit_entry')
  expect(after!.n).toBe(before!.n + 1)
})
