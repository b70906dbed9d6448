import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { editionChanges } from './edition-changes'
import { askForReport } from '@/lib/reports/ask'
import { makeReport } from '@/lib/reports/make'
import { reportDetail } from '@/lib/reports/queries'
import { adoptEdition, carriedFrameworks, keepEditions } from './editions'
import type { Framework } from './framework'
import { frameworkById } from './index'
import { editionsOf, frameworkPosture, frameworkSummaries, pendingEdition } from './queries'

const database = ownDatabase()
const actor = systemActor('test')
const ID = 'owasp-nhi-2025'
const now = frameworkById(ID)!
const carried = async () => (await carriedFrameworks()).find(({ id }) => id === ID)!

/** As an earlier version of Muster carried it: a control less, another title, other checks, no status. */
const { status: _, ...earlier } = {
  ...now,
  version: '2024',
  controls: now.controls
    .slice(1)
    .map((control, index) =>
      index === 0 ? { ...control, title: 'Earlier title', checks: control.checks.slice(1) } : control,
    ),
}

test('a first edition is in use at once, and a changed one only when somebody adopts it', async () => {
  await transaction(keepEditions)
  expect(await carried()).toMatchObject(now)
  expect(await pendingEdition(actor, ID)).toBeNull()
  await expect(adoptEdition(actor, ID)).rejects.toThrow('in use already')

  // What an upgrade finds.
  await database.asOwner(
    `update framework_edition set version = '2024', hash = 'of an earlier version',
       body = '${JSON.stringify(earlier).replaceAll("'", "''")}' where id = '${ID}'`,
  )
  await transaction(keepEditions)
  expect((await carried()).version).toBe('2024')
  expect((await frameworkPosture(actor, ID)).controls).toHaveLength(9)
  expect((await frameworkSummaries(actor)).find(({ id }) => id === ID)!.hasNewEdition).toBe(true)
  const then = new Date()

  const pending = (await pendingEdition(actor, ID))!
  expect(pending).toMatchObject({ versionBefore: '2024', versionAfter: '2025' })
  expect(pending.changes.map(({ id, kind, isRetitled }) => [id, kind, isRetitled])).toEqual([
    [now.controls[0]!.id, 'added', false],
    [now.controls[1]!.id, 'changed', true],
  ])
  expect(pending.changes[1]!.checksAdded).toEqual([now.controls[1]!.checks[0]])
  expect(pending.before.controls).toBe(pending.after.controls - 1)

  await adoptEdition(actor, ID)
  expect(await carried()).toMatchObject(now)
  expect(await pendingEdition(actor, ID)).toBeNull()
  expect(await rows("select 1 from audit_entry where action = 'framework.adopt'")).toHaveLength(1)
  // The past keeps the edition that was in use then.
  await lookingBackTo(then, async () => {
    expect((await frameworkPosture(actor, ID)).version).toBe('2024')
    expect((await frameworkSummaries(actor)).find(({ id }) => id === ID)).toBeDefined()
  })
})

test('a report can be pinned to the edition in use, to one that waits and to a former one, and to no other', async () => {
  const names = async () => (await editionsOf(ID)).map(({ state, version }) => [state, version])
  // The test above has adopted the edition of this version.
  expect(await names()).toEqual([
    ['in_use', '2025'],
    ['former', '2024'],
  ])
  const [current, former] = await editionsOf(ID)
  expect(current!.until).toBeNull()
  const pinned = await frameworkPosture(actor, ID, former!.edition)
  expect(pinned).toMatchObject({ version: '2024', edition: former!.edition, status: 'current' })
  expect(pinned.controls).toHaveLength(9)
  expect((await frameworkPosture(actor, ID)).edition).toBe(current!.edition)
  await expect(frameworkPosture(actor, ID, 'f'.repeat(32))).rejects.toThrow('has no edition')
  await expect(frameworkPosture(actor, 'nist-csf-2.0', former!.edition)).rejects.toThrow('has no edition')
  await expect(editionsOf('made-up')).rejects.toThrow('There is no framework')

  const asked = { kind: 'framework-posture', formats: ['json' as const] }
  const { id } = await askForReport(actor, { ...asked, params: { framework: ID, edition: former!.edition } })
  await makeReport(id)
  const { subject, evidence } = await reportDetail(actor, id)
  expect(subject).toBe('OWASP Non-Human Identities Top 10 2024')
  expect(evidence!.frameworks.find((one) => one.id === ID)).toEqual({
    id: ID,
    version: '2024',
    edition: former!.edition,
  })
  expect(evidence!.notes.join()).toContain('pinned to an edition that was in use until')
  await expect(
    askForReport(actor, { ...asked, params: { framework: ID, edition: 'made-up' } }),
  ).rejects.toThrow('has no edition')

  // An earlier edition is in use again: what this version brings waits, and both can be pinned.
  await database.asOwner(
    `update framework_edition set version = '2024', hash = 'of an earlier version',
       body = '${JSON.stringify(earlier).replaceAll("'", "''")}' where id = '${ID}'`,
  )
  expect(await names()).toEqual([
    ['in_use', '2024'],
    ['available', '2025'],
  ])
  expect((await frameworkPosture(actor, ID, current!.edition)).version).toBe('2025')
  // A look back measures the past by the edition that it is pinned to.
  await lookingBackTo(new Date(), async () => {
    expect((await frameworkPosture(actor, ID, current!.edition)).version).toBe('2025')
    expect((await frameworkPosture(actor, ID)).version).toBe('2024')
  })
})

test('who only reads adopts nothing, and what is unknown is refused', async () => {
  await expect(
    adoptEdition({ kind: 'user', id: '1', label: 'Ada', role: 'auditor', scope: {} }, ID),
  ).rejects.toThrow()
  await expect(adoptEdition(actor, 'made-up')).rejects.toThrow('There is no framework')
})

test('two editions that say the same differ in nothing, and a removed control is told', () => {
  expect(editionChanges(now, now)).toEqual([])
  const smaller: Framework = { ...now, controls: now.controls.slice(1) }
  expect(editionChanges(now, smaller)).toMatchObject([{ id: now.controls[0]!.id, kind: 'removed' }])
})
