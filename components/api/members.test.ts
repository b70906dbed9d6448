import { expect, test } from 'vitest'
import { membersOf, typeOf } from './members'

test('a page of a list: the members of its rows stand under them', () => {
  const lines = membersOf({
    type: 'object',
    required: ['rows', 'next'],
    properties: {
      rows: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id'],
          properties: {
            id: { type: 'string', minLength: 1, maxLength: 20 },
            state: { enum: ['open', 'closed'], type: 'string', description: 'What it is now.' },
            at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
          },
        },
      },
      next: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  })
  expect(lines.map(({ path, depth, type, isRequired }) => [path, depth, type, isRequired])).toEqual([
    ['rows', 0, 'list of objects', true],
    ['rows.id', 1, 'text', true],
    ['rows.state', 1, 'word', false],
    ['rows.at', 1, 'instant or null', false],
    ['next', 0, 'text or null', true],
  ])
  expect(lines[1]!.limits).toBe('1 to 20 characters')
  expect(lines[2]).toMatchObject({ limits: 'open, closed', description: 'What it is now.' })
})

test('members of any name, and what is no object at all', () => {
  expect(
    membersOf({ type: 'object', additionalProperties: { type: 'integer', minimum: 0 } }).map((one) => [
      one.path,
      one.type,
      one.limits,
    ]),
  ).toEqual([['[name]', 'integer', 'at least 0']])
  expect(membersOf({ type: 'string' })).toHaveLength(1)
  expect(typeOf({ type: ['string', 'null'] })).toBe('text or null')
  expect(typeOf({ type: 'array', items: { type: 'array', items: { type: 'string' } } })).toBe(
    'list of list of texts',
  )
})
