import fc from 'fast-check'
import { expect, test } from 'vitest'
import { credentialFactColumns } from '@/lib/facts/credential'
import { identityFactColumns } from '@/lib/facts/identity-columns'
import { complete } from './complete'
import { factsOf, subjects } from './facts'
import { readCondition } from './parse'
import { factsIn } from './tree'

const read = (text: string) => readCondition(text, 'identity')
const problem = (text: string) => read(text).problem?.message

test('a condition is read as a tree; not binds before and, and before or', () => {
  expect(read('is_admin and not owner_n > 0 or created_at older than 90 days').condition).toEqual({
    is: 'or',
    of: [
      {
        is: 'and',
        of: [
          { is: 'flag', fact: 'is_admin' },
          { is: 'not', of: { is: 'compare', fact: 'owner_n', by: '>', to: { value: 0 } } },
        ],
      },
      { is: 'older', fact: 'created_at', seconds: 90 * 86_400 },
    ],
  })
})

test('every form of a comparison', () => {
  const forms = {
    'kind in (iam_user, "iam_role")': { is: 'in', fact: 'kind', values: ['iam_user', 'iam_role'] },
    'kind not in (bot)': { is: 'not', of: { is: 'in', fact: 'kind', values: ['bot'] } },
    'environment = PRODUCTION': { is: 'compare', fact: 'environment', by: '=', to: { value: 'production' } },
    'environment is production': { is: 'compare', fact: 'environment', by: '=', to: { value: 'production' } },
    'environment is not production': {
      is: 'compare',
      fact: 'environment',
      by: '!=',
      to: { value: 'production' },
    },
    'environment is unknown': { is: 'unknown', fact: 'environment' },
    'environment is known': { is: 'not', of: { is: 'unknown', fact: 'environment' } },
    'name contains "it\'s"': { is: 'contains', fact: 'name', text: "it's" },
    'name starts with svc-': { is: 'starts', fact: 'name', text: 'svc-' },
    'name ends with "x y"': { is: 'ends', fact: 'name', text: 'x y' },
    'is_admin = false': { is: 'compare', fact: 'is_admin', by: '=', to: { value: false } },
    'ttl_lease_max > 12 hours': { is: 'compare', fact: 'ttl_lease_max', by: '>', to: { value: 43_200 } },
    'ttl_lease_max > 60': { is: 'compare', fact: 'ttl_lease_max', by: '>', to: { value: 60 } },
    'created_at before 2026-01-31': {
      is: 'compare',
      fact: 'created_at',
      by: '<',
      to: { value: '2026-01-31T00:00:00.000Z' },
    },
    'last_used_at after created_at': {
      is: 'compare',
      fact: 'last_used_at',
      by: '>',
      to: { fact: 'created_at' },
    },
    'created_at before now': { is: 'compare', fact: 'created_at', by: '<', to: { now: true } },
    'third_party_contract_ends_at within 2 weeks': {
      is: 'within',
      fact: 'third_party_contract_ends_at',
      seconds: 14 * 86_400,
    },
  }
  for (const [text, tree] of Object.entries(forms)) expect(read(text).condition, text).toEqual(tree)
  expect(factsIn(read('last_used_at after created_at and is_admin and not is_admin').condition!)).toEqual([
    'last_used_at',
    'created_at',
    'is_admin',
  ])
})

test('what is wrong is said with its place and with what to do', () => {
  expect(problem('')).toBe('Line 1, column 1: A condition is missing here. Write a fact, such as created_at.')
  expect(problem('is_admin and\n creatd_at older than 3 days')).toBe(
    'Line 2, column 2: There is no fact "creatd_at" of an identity. Did you mean created_at?',
  )
  expect(problem('environment = prod')).toContain(
    'column 15: "prod" is no value of environment. Write one of production,',
  )
  expect(problem('environment = unknown')).toContain('write environment is unknown')
  expect(problem('created_at older than 90')).toContain('A unit is missing after 90. Write one of seconds,')
  expect(problem('created_at older 90 days')).toContain(
    '"older" cannot follow created_at. Write one of older than,',
  )
  expect(problem('(is_admin')).toContain('A bracket is not closed')
  expect(problem('is_admin is_active')).toContain('"is_active" does not fit here. Write and or or')
  expect(problem('name contains "x')).toContain('column 15')
  expect(problem('name > 3')).toContain('">" cannot follow name')
  expect(problem('owner_n > 1e9')).toBeDefined()
  expect(problem('created_at before 2026-02-31')).toContain('no value of created_at')
  expect(problem('owner_n = 1; drop table finding')).toContain('";" does not fit here')
  expect(problem(`${'('.repeat(30)}is_admin${')'.repeat(30)}`)).toContain('Make two checks')
  expect(problem(`${'not '.repeat(3000)}is_admin`)).toBeDefined()
  expect(problem(Array(200).fill('is_admin').join(' and '))).toContain('More than 100 conditions')
})

test('whatever is written, it is read or refused with a place in the text', () => {
  const piece = fc.constantFrom(
    ...'is_admin owner_n created_at name kind and or not ( ) = != < in older than is unknown 3 days'.split(
      ' ',
    ),
    ...`"x" ' , iam_user 2026-01-01 ; now`.split(' '),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((all) => all.join(' ')),
      ),
      (text) => {
        const { condition, problem: wrong } = read(text)
        expect((condition === undefined) !== (wrong === undefined)).toBe(true)
        if (wrong) {
          expect(wrong.from).toBeLessThanOrEqual(text.length)
          expect(wrong.to).toBeGreaterThanOrEqual(wrong.from)
        }
        for (let at = 0; at <= text.length; at += 3) complete(text, at, 'identity')
      },
    ),
  )
})

test('facts, what can follow them, their values and what joins them are offered where they fit', () => {
  const at = (text: string) => complete(text, text.length, 'identity')
  const inserts = (text: string) => at(text).offers.map(({ insert }) => insert)
  expect(inserts('creat')).toEqual(['created_at'])
  expect(at('is_admin and creat').from).toBe(13)
  expect(inserts('created_at ')).toEqual(expect.arrayContaining(['older than', 'before', 'is unknown']))
  expect(inserts('created_at old')).toEqual(['older than'])
  expect(inserts('created_at older ')).toEqual(['than'])
  expect(inserts('created_at older than 90 ')).toContain('days')
  expect(inserts('environment = ')).toEqual(['production', 'staging', 'development', 'test'])
  expect(inserts('environment = production ')).toEqual(['and', 'or'])
  expect(inserts('(is_admin ')).toContain(')')
  expect(inserts('name contains "creat')).toEqual([])
  expect(inserts('nonsense and creat')).toEqual([])
  // What is offered can be written: the text goes on to be a condition, or is the beginning of one.
  expect(complete('is_adm and owner_n > 0', 6, 'identity').offers.map(({ insert }) => insert)).toEqual([
    'is_admin',
  ])
})

test('the facts of conditions are the columns that checks judge by, with their types', () => {
  const columns = { identity: identityFactColumns, credential: credentialFactColumns }
  const leftOut = ['identity_key', 'credential_key', 'escalation_path']
  const types = {
    flag: ['boolean'],
    count: ['integer', 'smallint'],
    seconds: ['integer'],
    time: ['timestamptz'],
    text: ['text'],
    word: ['smallint'],
  }
  for (const subject of subjects) {
    const named = [...factsOf[subject].keys()]
    expect(named.toSorted()).toEqual(
      Object.keys(columns[subject])
        .filter((name) => !leftOut.includes(name))
        .sort(),
    )
    for (const [name, { type }] of factsOf[subject])
      expect(types[type], name).toContain((columns[subject] as Record<string, string>)[name])
  }
})
