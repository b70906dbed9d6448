import { expect, test } from 'vitest'
import { definitionOf, draftOf, EMPTY, idFrom } from './custom-draft'

test('an id follows from the title', () => {
  expect(idFrom('Keys of bots, older than a year!')).toBe('custom-keys-of-bots-older-than-a-year')
  expect(idFrom('  ')).toBe('')
  expect(idFrom('x'.repeat(200))).toHaveLength(60)
})

test('examples are lines, and what is no line is told with its example', () => {
  const facts = { created_at: '100 days ago', is_admin: true, owner_n: '0', name: null }
  const examples = [
    {
      key: 0,
      verdict: 'gap' as const,
      when: '',
      text: 'created_at = 100 days ago\nIS_ADMIN = true\n\nowner_n=0\nname = unknown',
    },
  ]
  const read = definitionOf({ ...EMPTY, examples })
  expect(read).toMatchObject({ definition: { examples: [{ verdict: 'gap', facts }] } })
  const again = draftOf('custom-x', (read as { definition: never }).definition, true)
  expect(definitionOf(again)).toEqual(read)
  expect(definitionOf({ ...EMPTY, examples: [...examples, { ...examples[0]!, text: 'is admin' }] })).toEqual({
    problem: 'Example 2: "is admin": write a fact, = and a value, such as created_at = 100 days ago.',
  })
})
