import { expect, test } from 'vitest'
import { changeWords } from './change-words'

const none = {
  credentials: { new: [], removed: [] },
  grants: { new: [], removed: [] },
  known: [],
  rights: null,
  findings: { new: [], removed: [] },
  owners: null,
}

test('says what is new, what is gone and what moved; nothing where nothing of it did', () => {
  expect(changeWords(none)).toEqual([])
  expect(
    changeWords({
      ...none,
      credentials: { new: ['Key 2'], removed: [] },
      grants: { new: [], removed: ['a', 'b', 'c', 'd', 'e', 'f'] },
      rights: { before: 12, now: 1500 },
      owners: { before: 'Ada', now: 'nobody' },
    }),
  ).toEqual([
    'New credentials: Key 2.',
    'Grants gone: a, b, c, d, e and 1 more.',
    'Permissions: 12 before, 1,500 now.',
    'Owner: Ada before, nobody now.',
  ])
})
