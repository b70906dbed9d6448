import { createHash, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { EVIDENCE_BYTES_MAX } from '@/lib/model/limits'
import { evidenceFile, forgetEvidence, keepEvidence } from './evidence-files'
import { frameworkPosture } from './queries'
import { verifyControl } from './verifications'

const database = ownDatabase()
const actor = systemActor('test')
const csf = 'nist-csf-2.0'
const register = Buffer.from('register of suppliers, page 1\n\u0000\u00ff', 'latin1')
const hashOf = (file: Buffer) => createHash('sha256').update(file).digest('hex')
const sha256 = hashOf(register)
async function* sent(...parts: Buffer[]) {
  yield* parts
}
const verification = {
  control: 'GV.SC-04',
  result: 'passes' as const,
  evidence: 'Read the register of suppliers of May.',
  valid_until: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
  file: { name: 'Lieferanten “2026”.pdf', sha256 },
}
const later = () => database.asOwner("update evidence_file set added_at = added_at - interval '2 days'")
const fileOf = async () =>
  (await frameworkPosture(actor, csf)).controls.find(({ id }) => id === 'GV.SC-04')!.verification?.file

test('a file is kept sealed, read again byte for byte, and both are in the audit log', async () => {
  await expect(verifyControl(actor, csf, verification)).rejects.toThrow('has not arrived')
  for (let times = 0; times < 2; times++)
    expect(await keepEvidence(actor, sha256, sent(register.subarray(0, 7), register.subarray(7)))).toEqual({
      sha256,
      bytes: register.length,
    })
  await verifyControl(actor, csf, verification)
  expect(await fileOf()).toEqual({ ...verification.file, isKept: true })
  const { name, body } = await evidenceFile(actor, sha256)
  expect([name, body]).toEqual([verification.file.name, register])
  const [stored] = await rows<{ sealed: Buffer }>('select sealed from evidence_file')
  expect(stored!.sealed.includes(register.subarray(0, 12))).toBe(false)
  const actions = await rows<{ action: string }>(
    "select action from audit_entry where action like 'evidence.%' order by id",
  )
  expect(actions.map(({ action }) => action)).toEqual(['evidence.keep', 'evidence.keep', 'evidence.download'])
})

test('a torn, an empty and an oversized file are refused, and nothing of them stays', async () => {
  await expect(keepEvidence(actor, sha256, sent(register.subarray(1)))).rejects.toThrow('another SHA-256')
  await expect(keepEvidence(actor, hashOf(Buffer.alloc(0)), sent())).rejects.toThrow('is empty')
  const part = Buffer.alloc(EVIDENCE_BYTES_MAX / 2 + 1)
  await expect(keepEvidence(actor, 'a'.repeat(64), sent(part, part))).rejects.toThrow('at most 20 MB')
  expect(await rows('select 1 from evidence_file')).toHaveLength(1)
})

test('who only reads keeps no file, and who sees a part reads none', async () => {
  const auditor: Actor = { kind: 'user', id: randomUUID(), label: 'Ada', role: 'auditor', scope: {} }
  await expect(keepEvidence(auditor, sha256, sent(register))).rejects.toThrow()
  expect((await evidenceFile(auditor, sha256)).body).toEqual(register)
  const part: Actor = { ...auditor, scope: { environments: [1] } }
  await expect(evidenceFile(part, sha256)).rejects.toThrow('more than your scope')
  await expect(evidenceFile(actor, 'b'.repeat(64))).rejects.toThrow('is kept')
})

test('a file stays as long as a verification names it, now or in the past that is kept', async () => {
  const unused = Buffer.from('a dialog that was closed again')
  await keepEvidence(actor, hashOf(unused), sent(unused))
  expect(await forgetEvidence()).toBe(0)
  await later()
  expect(await forgetEvidence()).toBe(1)
  await verifyControl(actor, csf, { control: 'GV.SC-04', result: null })
  expect(await forgetEvidence()).toBe(0)
  expect((await evidenceFile(actor, sha256)).name).toBe(sha256)
  await database.asOwner('delete from history.control_verification')
  expect(await forgetEvidence()).toBe(1)
  await expect(evidenceFile(actor, sha256)).rejects.toThrow('is kept')
})

test('a verification of an earlier version, whose file was not kept, can be changed and says so', async () => {
  await keepEvidence(actor, sha256, sent(register))
  await verifyControl(actor, csf, verification)
  await database.asOwner('delete from evidence_file')
  await verifyControl(actor, csf, { ...verification, result: 'fails' })
  expect(await fileOf()).toEqual({ ...verification.file, isKept: false })
  await expect(
    verifyControl(actor, csf, { ...verification, file: { name: 'other', sha256: 'c'.repeat(64) } }),
  ).rejects.toThrow('has not arrived')
})
