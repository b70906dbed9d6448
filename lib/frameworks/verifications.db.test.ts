import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { policyOf } from '@/lib/policy/policy'
import { keepEditions } from './editions'
import { pinFrameworks } from './pin'
import { frameworkPosture, frameworkSummaries } from './queries'
import { verifyControl } from './verifications'

const database = ownDatabase()
const actor = systemActor('test')
const csf = 'nist-csf-2.0'
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
const found = {
  control: 'GV.SC-04',
  result: 'passes' as const,
  evidence: 'Read the register of suppliers of May; all of them carry a criticality.',
  link: 'https://wiki.example.com/suppliers',
  valid_until: day(90),
}
const verificationOf = async (control: string) =>
  (await frameworkPosture(actor, csf)).controls.find(({ id }) => id === control)!.verification
const summary = async () => (await frameworkSummaries(actor)).find(({ id }) => id === csf)!

test('a verification is stored with its evidence, changes the figures, and is taken back', async () => {
  const before = await summary()
  await verifyControl(actor, csf, found)
  await verifyControl(actor, csf, found)
  expect(await verificationOf('GV.SC-04')).toMatchObject({
    result: 'passes',
    evidence: found.evidence,
    link: found.link,
    file: null,
    version: '2.0',
    isExpired: false,
  })
  expect(await summary()).toMatchObject({ verified: before.verified + 1, open: before.open - 1 })
  await verifyControl(actor, csf, { ...found, result: 'fails' })
  expect(await summary()).toMatchObject({ verified: before.verified, failedByHand: before.failedByHand + 1 })
  await verifyControl(actor, csf, { control: 'GV.SC-04', result: null })
  expect(await verificationOf('GV.SC-04')).toBeNull()
  expect(await summary()).toEqual(before)
  await expect(verifyControl(actor, csf, { control: 'GV.SC-04', result: null })).rejects.toThrow(
    'no verification',
  )
  const entries = await rows<{ action: string }>(
    "select action from audit_entry where action like 'control.%' order by id",
  )
  expect(entries.map(({ action }) => action)).toEqual([
    'control.verify',
    'control.verify',
    'control.verify',
    'control.unverify',
  ])
})

test('an expired verification counts no longer, and what was verified then is shown for a past day', async () => {
  // What the frameworks said then is kept by each judging.
  await transaction(keepEditions)
  await verifyControl(actor, csf, { ...found, control: 'PR.AA-06' })
  const then = new Date()
  const before = await summary()
  await database.asOwner("update control_verification set valid_until = now() - interval '1 minute'")
  expect(await verificationOf('PR.AA-06')).toMatchObject({ isExpired: true })
  expect(await summary()).toMatchObject({ verified: before.verified - 1, open: before.open + 1 })
  await lookingBackTo(then, async () => {
    expect(await verificationOf('PR.AA-06')).toMatchObject({ isExpired: false })
  })
})

test.each([
  [{ ...found, control: 'PR.AA-05' }, 'judged by checks'],
  [{ ...found, control: 'GV' }, 'heading'],
  [{ ...found, control: 'XX-1' }, 'There is no control'],
  [{ ...found, valid_until: day(-1) }, 'in the future'],
  [{ ...found, valid_until: day(2000) }, 'at most 3 years'],
])('what cannot be verified is refused in words', async (input, words) => {
  await expect(verifyControl(actor, csf, input)).rejects.toThrow(words)
})

test('controls of a superseded edition are not verified', async () => {
  await expect(verifyControl(actor, 'nist-csf-1.1', { ...found, control: 'PR.AC-1' })).rejects.toThrow(
    'is not assessed',
  )
})

test('who only reads, and who sees a part, verifies and pins nothing', async () => {
  const auditor: Actor = { kind: 'user', id: randomUUID(), label: 'Ada', role: 'auditor', scope: {} }
  const part: Actor = { ...actor, scope: { environments: [1] } }
  for (const reader of [auditor, part]) {
    await expect(verifyControl(reader, csf, found)).rejects.toThrow()
    await expect(async () => pinFrameworks(reader, [csf])).rejects.toThrow()
  }
})

test('pinned frameworks are those that exist and are current, each once', async () => {
  await pinFrameworks(actor, ['dora-rts-2024-1774', csf, 'dora-rts-2024-1774'])
  expect((await policyOf('frameworks')).pinned).toEqual(['dora-rts-2024-1774', csf])
  expect(
    (await frameworkSummaries(actor))
      .filter(({ pinned }) => pinned)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['dora-rts-2024-1774', csf].sort())
  for (const wrong of ['nist-csf-1.1', 'made-up'])
    await expect(async () => pinFrameworks(actor, [wrong])).rejects.toThrow('no current framework')
})
