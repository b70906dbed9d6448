import { expect, test } from 'vitest'
import { chosenFiles, parcelsOf, refusedBecause } from './dropped-files'

const list = (...files: File[]) => files as unknown as FileList

test('an empty file is not lost: it is there, with the reason why it is not sent', () => {
  const [one] = chosenFiles(list(new File([], 'empty.json')))
  expect(one?.path).toBe('empty.json')
  expect(refusedBecause(one!.file)).toContain('Empty file')
  // What the operating system puts beside files is none of anybody's.
  expect(
    chosenFiles(list(new File(['x'], '.DS_Store'), new File(['x'], 'keys.json'))).map(({ path }) => path),
  ).toEqual(['keys.json'])
})

test('a file over the limit is refused before a byte of it is sent', () => {
  expect(refusedBecause({ size: 2 * 2 ** 30 })).toBeNull()
  expect(refusedBecause({ size: 2 * 2 ** 30 + 1 })).toContain('not sent')
})

const sized = (path: string, size: number) => ({ path, file: { size } as File })
const sent = (files: ReturnType<typeof sized>[], isComplete = false) =>
  parcelsOf(files, isComplete).map(({ name, files: own, refused }) => [name, own.length, refused === null])

test('one drop is one delivery, however many files it has', () => {
  const logs = Array.from({ length: 55 }, (_, at) => sized(`log-${at}.json.gz`, 1000))
  expect(sent(logs)).toEqual([['55 files', 55, true]])
  expect(sent([sized('one.json', 5)])).toEqual([['one.json', 1, true]])
  expect(sent([])).toEqual([])
})

test('what is empty stays apart with its reason, and what is complete only together is not sent without it', () => {
  const files = [sized('a.json', 5), sized('empty.json', 0), sized('b.json', 5)]
  expect(sent(files)).toEqual([
    ['empty.json', 1, false],
    ['2 files', 2, true],
  ])
  expect(sent(files, true)).toEqual([
    ['a.json', 1, false],
    ['empty.json', 1, false],
    ['b.json', 1, false],
  ])
})

test('more than one delivery may hold becomes several, which complete files never do', () => {
  const big = ['a', 'b', 'c'].map((name) => sized(name, 2 ** 30))
  expect(sent(big)).toEqual([
    ['a', 1, true],
    ['b', 1, true],
    ['c', 1, true],
  ])
  expect(sent([...big, sized('d', 5)], true)).toEqual([['4 files', 4, true]])
})
