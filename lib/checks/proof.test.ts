import { expect, test } from 'vitest'
import { type Check, factColumns } from './check'
import { checkById, checks } from './index'
import { factsOfProof, proofOf } from './proof'

/** A value of each type, as a row of facts holds it. */
const values: Record<string, unknown> = {
  timestamptz: new Date('2026-11-14T09:00:00Z'),
  integer: 2_345,
  smallint: 1,
  text: 'a name',
  'text[]': ['one', 'two'],
  boolean: true,
}
const said: Record<string, string> = {
  timestamptz: '14 Nov 2026',
  integer: '2,345',
  text: 'a name',
  'text[]': 'one → two',
}

for (const check of checks as readonly Check[]) {
  const columns = factColumns(check.subject)
  test(`${check.id}: its reason names facts of its subject, each with its value`, () => {
    const named = factsOfProof(check.proof)
    expect(named.filter((fact) => !(fact in columns))).toEqual([])
    const facts = Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, values[type]]))
    const sentence = proofOf(check, facts)
    expect(sentence).toMatch(/^\S.*\.$/)
    expect(sentence).not.toMatch(/[{}|]|undefined|null|NaN/)
    for (const fact of named) {
      const value = said[columns[fact]!]
      if (value) expect(sentence.toLowerCase(), fact).toContain(value.toLowerCase())
    }
    // Something of it can be shown: a sentence without a value proves nothing.
    expect(named.length).toBeGreaterThan(0)
    expect(check.evidence.some((fact) => named.includes(fact))).toBe(true)
  })

  test(`${check.id}: each of its gaps has a reason, and what is unknown is left out of it`, () => {
    for (const example of check.examples) {
      if (example.verdict !== 'gap') continue
      const facts = Object.fromEntries(
        Object.entries(example.facts).map(([name, value]) => [
          name,
          columns[name] === 'timestamptz' ? new Date(value as string) : value,
        ]),
      )
      const sentence = proofOf(check, facts)
      expect(sentence, example.when).not.toBe('')
      expect(sentence).not.toMatch(/[{}|]|undefined|null|NaN|Invalid/)
    }
  })
}

test('a reason in words: dates, one and many, what is so and what is not', () => {
  const of = (id: string, facts: Record<string, unknown>) => proofOf(checkById(id)!, facts)
  expect(
    of('exposed-secret', {
      exposure_n: 1,
      exposure_at: new Date('2026-11-14T00:00:00Z'),
      exposure_verified: false,
      exposure_public: true,
    }),
  ).toBe('1 copy found; first on 14 Nov 2026; the scanner saw it not work; in public.')
  expect(of('dormant-identity', { never_used: false, last_used_at: new Date('2026-02-03T00:00:00Z') })).toBe(
    'Last used on 3 Feb 2026.',
  )
  expect(of('overprivileged-unused-grants', { granted_n: 284, unused_n: 280, unused_risky_n: 12 })).toBe(
    '280 of 284 permissions unused; 12 of them of high risk.',
  )
})

test('a length of time is said in its larger units where they say all of it, and is never rounded', () => {
  const check = checkById('ttl-drift')!
  const saying = (ttl_recent: number) => proofOf(check, { ttl_recent })
  expect([300, 43_200, 3607, 90_000, 86_460, 45].map(saying)).toEqual([
    'Tokens live 5 min.',
    'Tokens live 12 h.',
    'Tokens live 3,607 s.',
    'Tokens live 1 d 1 h.',
    'Tokens live 86,460 s.',
    'Tokens live 45 s.',
  ])
})
