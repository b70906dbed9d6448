import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { customDefinition } from '@/lib/model/custom-checks'
import { saveCustomCheck } from '@/lib/rules/custom-checks'
import { bring, person } from '@/lib/tasks/testing'
import { answersAnew, otherAnswers } from './anew'
import { saveParams } from '@/lib/checks/tune'

ownDatabase()
const admin = person(randomUUID(), 'administrator')
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
/** An instant after all that was written, and before what is written next. */
async function mark(): Promise<Date> {
  await setTimeout(5)
  const at = new Date()
  await setTimeout(5)
  return at
}
const others = (at: Date | null, actor = admin) =>
  lookingBackTo(at, async () =>
    (await Array.fromAsync(otherAnswers(actor))).map(({ name, check, stood, anew }) => ({
      name,
      check: check.id,
      stood,
      anew,
    })),
  )

let afterLate: Date
beforeAll(async () => {
  const rotated = (days: number) => daysAgo(days).toISOString()
  await bring(
    report([
      { user: 'fresh', rotated: rotated(5) },
      { user: 'almost', rotated: rotated(91) },
      { user: 'old', rotated: rotated(400) },
    ]),
    daysAgo(3),
  )
  // A key of 91 days was 88 days old when everything was evaluated last.
  await judgeChanged(daysAgo(3), true)
  afterLate = await mark()
})

test('what only time made a gap since is told, and what stands is not', async () => {
  expect(await others(afterLate)).toEqual([
    { name: 'almost', check: 'long-lived-static-secret', stood: 'holds', anew: 'gap' },
    { name: 'almost', check: 'rotation-overdue', stood: 'holds', anew: 'gap' },
    // It asks of keys past their interval only, and nobody tells when this one was made.
    { name: 'almost', check: 'never-rotated', stood: 'not_applicable', anew: 'unknown' },
  ])
  // Whoever sees another source only is told nothing of it.
  expect(await others(afterLate, { ...admin, scope: { sources: [999] } })).toEqual([])
  const stored = await rows(
    "select 1 from finding f join identity i using (identity_key) where i.name = 'almost' and check_no = 1",
  )
  expect(stored).toEqual([])
})

test('two evaluations at one instant agree on every answer', async () => {
  await judgeChanged(new Date(), true)
  const at = await mark()
  expect(await others(at)).toEqual([])
  expect(await others(null)).toEqual([])
  const told = await lookingBackTo(at, () => Array.fromAsync(answersAnew(admin)))
  expect(told.every(({ stood, anew }) => stood === anew)).toBe(true)
  expect(
    told.filter(({ check, anew }) => check.id === 'rotation-overdue' && anew === 'gap').map(({ n }) => n),
  ).toEqual([2])
})

test('the rules are those of the instant: a number that was changed later does not count, and counts from then on', async () => {
  const before = await mark()
  await saveParams(admin, 'rotation-overdue', { default_interval_days: 500, crypto_interval_days: 730 })
  expect(await others(before)).toEqual([])
  expect(await others(await mark())).toEqual([
    { name: 'almost', check: 'rotation-overdue', stood: 'gap', anew: 'holds' },
    { name: 'old', check: 'rotation-overdue', stood: 'gap', anew: 'holds' },
  ])
  await judgeChanged(new Date())
})

test('custom checks are weighed by the role that only reads, as they were then', async () => {
  const before = await mark()
  await saveCustomCheck(
    admin,
    'custom-named-old',
    customDefinition.parse({
      title: 'Named old',
      reasoning: 'For this test.',
      severity: 'low',
      subject: 'identity',
      kinds: ['iam_user'],
      applies: '',
      fails: 'name contains "old"',
      examples: [
        { verdict: 'gap', facts: { name: 'old' } },
        { verdict: 'holds', facts: { name: 'new' } },
      ],
      controls: [],
      playbook: 'Rename it.',
    }),
    true,
    null,
  )
  expect(await others(before)).toEqual([])
  expect(await others(await mark())).toEqual(
    ['almost', 'fresh', 'old'].map((name) => ({
      name,
      check: 'custom-named-old',
      stood: 'not_applicable',
      anew: name === 'old' ? 'gap' : 'holds',
    })),
  )
  expect(await rows('select 1 from custom_check_failure')).toEqual([])
})
