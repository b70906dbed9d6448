import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { archiveAudit } from './archive'
import type { ChainedEntry } from './chain'
import { entryHash } from './hash'
import { acknowledgeBreak, signCheckpoint, verifyAudit } from './verify'
import { note } from './write'

const own = ownDatabase()
const actor = systemActor('test')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-archive-'))
const fileOf = (name: string) => path.join(folder, name)
const ids = async () =>
  (await rows<{ id: string }>('select e.id::text from audit_entry e order by e.id')).map(({ id }) =>
    Number(id),
  )
const faultsWith = async (...archives: string[]) =>
  (await verifyAudit(actor, [], archives.map(fileOf))).faults.map(({ what }) => what)
const asOwner = async <T>(body: () => Promise<T>): Promise<T> => {
  process.env.MUSTER_MIGRATE_URL = own.url()
  return body().finally(() => delete process.env.MUSTER_MIGRATE_URL)
}
const archive = (name: string, before = new Date()) => asOwner(() => archiveAudit(fileOf(name), before))
const write = async (n: number) => {
  for (let one = 0; one < n; one++)
    await note('anna@example.test', {
      action: 'view.save',
      subject: `view ${one}`,
      detail: { n: one, text: 'ä \u2028 \u2029 \r\n' },
    })
  const { entry } = await signCheckpoint(actor)
  await setTimeout(5)
  return Number(entry)
}

test('nothing that is young or unsigned is archived, and the application may not archive', async () => {
  await write(3)
  await expect(archive('young', new Date(Date.now() - 86_400_000))).rejects.toThrow('nothing to do')
  await expect(archiveAudit(fileOf('application'), new Date())).rejects.toThrow(
    /permission denied|must be owner/,
  )
  expect((await ids())[0]).toBe(1)
})

test('the beginning moves into a file, and the chain goes on from it, also through several', async () => {
  const first = await write(4)
  const made = await archive('one')
  expect(made).toMatchObject({ first: '1', last: String(first), entries: first })
  expect((await ids())[0]).toBe(first + 1)
  const second = await write(2)
  expect(await archive('two')).toMatchObject({ first: String(first + 1), last: String(second) })
  await write(2)

  expect(await verifyAudit(actor)).toMatchObject({
    faults: [],
    archivedTo: { entry: String(second), archives: 2 },
  })
  const whole = await verifyAudit(actor, [], ['one', 'two'].map(fileOf))
  expect(whole.faults).toEqual([])
  expect(whole.entries).toBe((await ids()).at(-1))
  await expect(archive('two')).rejects.toThrow('exists')
  // The log is appended to as before, and refuses changes as before.
  await expect(own.asOwner('delete from audit_entry')).rejects.toThrow('append-only')
  await expect(own.asOwner('delete from audit_archive')).rejects.toThrow('append-only')
})

test('an archive that is missing, changed, cut or of another order is told', async () => {
  expect(await faultsWith('two')).toEqual(
    expect.arrayContaining([expect.stringContaining('should stand here')]),
  )
  expect(await faultsWith('two', 'one')).not.toEqual([])
  const lines = gunzipSync(readFileSync(fileOf('one')))
    .toString()
    .split('\n')
  const changed = (name: string, text: string) => writeFileSync(fileOf(name), gzipSync(text))
  changed('changed', lines.join('\n').replace('"view 1"', '"view 9"'))
  expect(await faultsWith('changed', 'two')).toEqual(['its content was modified'])
  changed('cut', lines.slice(0, -3).join('\n'))
  expect(await faultsWith('cut', 'two')).not.toEqual([])
  writeFileSync(fileOf('torn'), readFileSync(fileOf('one')).subarray(0, 200))
  await expect(faultsWith('torn', 'two')).rejects.toThrow('damaged')
  writeFileSync(fileOf('other'), 'no archive')
  await expect(faultsWith('other', 'two')).rejects.toThrow('damaged')
  await expect(faultsWith('never made', 'two')).rejects.toThrow('never made')
})

test('what was removed before the rest of the log, or from it, is still found', async () => {
  const from = (await ids())[0]!
  const tamper = (statement: string) =>
    own.asOwner(
      'alter table audit_entry disable trigger append_only',
      statement,
      'alter table audit_entry enable trigger append_only',
    )
  await tamper(`create table kept as select * from audit_entry where id = ${from}`)
  await tamper(`delete from audit_entry where id = ${from}`)
  expect(await faultsWith()).not.toEqual([])
  await tamper('insert into audit_entry select * from kept')
  expect(await faultsWith()).toEqual([])
})

test('a part with a break is not archived, and nothing of it is taken away', async () => {
  await write(2)
  const before = await ids()
  await own.asOwner(
    'alter table audit_entry disable trigger append_only',
    `update audit_entry set subject = 'other' where id = ${before[1]}`,
    'alter table audit_entry enable trigger append_only',
  )
  await expect(archive('broken')).rejects.toThrow('its content was modified')
  expect((await ids()).slice(0, before.length)).toEqual(before)
  // What somebody looked into is archived as it stands, with the reason behind it in the log.
  await acknowledgeBreak(actor, String(before[1]), 'a restore that went wrong')
  await write(1)
  await archive('three')
  expect(await faultsWith()).toEqual([])
  const { faults, acknowledged } = await verifyAudit(actor, [], ['one', 'two', 'three'].map(fileOf))
  expect(faults).toEqual([])
  expect(acknowledged.map(({ entry }) => entry)).toEqual([String(before[1])])
})

test('a log that was rewritten and chained again is held against every checkpoint of the part', async () => {
  await write(2)
  const [first] = await rows<{ id: string; hash: Buffer }>(
    'select e.id::text, e.prev_hash as hash from audit_entry e order by e.id limit 1',
  )
  // Whoever owns the database changes the first entry and hashes all behind it again.
  const all = await rows<ChainedEntry>(
    `select e.id::text, e.at, e.actor, e.action, e.subject, e.detail
     from audit_entry e
     order by e.id`,
  )
  let previous = first!.hash
  const statements = all.map((entry, at) => {
    const changed = at === 0 ? { ...entry, subject: 'rewritten' } : entry
    const hash = entryHash(previous, changed)
    const bytes = (value: Buffer) => `decode('${value.toString('hex')}', 'hex')`
    const update = `
      update audit_entry
      set subject = '${changed.subject.replaceAll("'", "''")}', prev_hash = ${bytes(previous)},
        hash = ${bytes(hash)}
      where id = ${entry.id}`
    previous = hash
    return update
  })
  await own.asOwner(
    'alter table audit_entry disable trigger append_only',
    ...statements,
    'alter table audit_entry enable trigger append_only',
  )
  await write(1)
  await expect(archive('rewritten')).rejects.toThrow('it is not the entry that was signed')
  expect(await ids()).toContain(Number(first!.id))
})
