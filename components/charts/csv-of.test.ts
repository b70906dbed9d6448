import { expect, test } from 'vitest'
import { csvOf } from './csv-of'

test('cells are quoted, neutralised, and unknown is a word', () => {
  expect(
    csvOf({
      head: ['Day', 'Events'],
      rows: [
        ['=1+1', -3],
        ['a,"b"', null],
      ],
    }),
  ).toBe('Day,Events\r\n\'=1+1,-3\r\n"a,""b""",unknown')
})
