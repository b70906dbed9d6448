import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { severities, verdicts } from '@/lib/model/vocabulary'
import { type Check, factColumns } from './check'
import { becauseOf, verdictOf, withSeverity } from './compile'
import { checks } from './index'
import { rulesWith } from './rules'

ownDatabase()
const AS_OF = new Date('2026-11-22T00:00:00Z')
const rules = rulesWith(new Map())

/** A facts row with the given values; every other fact is NULL, with its own type. */
function factRow(check: Check, facts: Record<string, unknown>, values: unknown[]): string {
  const cells = Object.entries(factColumns(check.subject)).map(([name, type]) =>
    facts[name] === undefined || facts[name] === null
      ? `null::${type} as ${name}`
      : `$${values.push(facts[name])}::${type} as ${name}`,
  )
  return `(select ${cells.join(', ')}) f`
}

for (const check of checks as readonly Check[]) {
  test(`${check.id}: has an example of each verdict`, () => {
    expect(new Set(check.examples.map((example) => example.verdict))).toEqual(new Set(verdicts))
  })

  test(`${check.id}: has an example of each severity`, () => {
    const { default: usual, raise, lower } = check.severity
    const shifted = (levels: number) => severities[severities.indexOf(usual) + levels]
    const expected = [usual, ...(raise ? [shifted(1)] : []), ...(lower ? [shifted(-1)] : [])]
    const shown = check.examples.flatMap((example) => (example.verdict === 'gap' ? [example.severity] : []))
    expect(new Set(shown)).toEqual(new Set(expected))
  })

  for (const example of check.examples) {
    test(`${check.id}: ${example.when} → ${example.verdict}`, async () => {
      const values: unknown[] = [AS_OF]
      const from = factRow(check, example.facts, values)
      const [row] = await rows<{ verdict: number; severity: number; because: string }>(
        `select ${verdictOf(check, rules)} as verdict, ${withSeverity(check, rules)} as severity,
           ${becauseOf(check, rules)} as because, $1::timestamptz
         from ${from}`,
        values,
      )
      expect(verdicts[row!.verdict]).toBe(example.verdict)
      if (example.verdict === 'gap') expect(severities[row!.severity]).toBe(example.severity)
      expect(row!.because.length).toBeGreaterThan(10)
    })
  }
}

test('numbers are unique', () => {
  const numbers = checks.map((check) => check.no)
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('a parameter that is no number never reaches SQL', () => {
  const broken = new Map([
    ['rotation-overdue', { default_interval_days: '90; drop table identity' as unknown as number }],
  ])
  expect(() => rulesWith(broken)).toThrow('has no number')
})
