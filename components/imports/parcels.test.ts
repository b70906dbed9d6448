import { expect, test } from 'vitest'
import { isRefusedWhole, namedIn, parcelsOf, partsOf, refusedBecause } from './parcels'

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

test('more than one archive may hold becomes several, which complete files never do', () => {
  const big = ['a', 'b', 'c'].map((name) => sized(name, 2 ** 30))
  expect(sent(big)).toEqual([
    ['a', 1, true],
    ['b', 1, true],
    ['c', 1, true],
  ])
  expect(sent([...big, sized('d', 5)], true)).toEqual([['4 files', 4, true]])
  // Logs that unpack to twenty times their size stay within the 4 GiB that the server unpacks.
  const logs = Array.from({ length: 30 }, (_, at) => sized(`log-${at}.json.gz`, 20_000_000))
  for (const { files } of parcelsOf(logs, false))
    expect(files.reduce((sum, { file }) => sum + file.size * 21, 0)).toBeLessThan(4 * 2 ** 30)
  expect(sent(logs).map(([, count]) => count)).toEqual([9, 9, 9, 3])
})

test('very many files become several deliveries, each with fewer than the server unpacks', () => {
  const many = Array.from({ length: 12_000 }, (_, at) => sized(`folder/${at}.json`, 300))
  expect(sent(many).map(([, count]) => count)).toEqual([2000, 2000, 2000, 2000, 2000, 2000])
})

test('an archive and a large file go alone, and what lies beside them stays together', () => {
  const files = [
    sized('a.json', 5),
    sized('all.zip', 5),
    sized('b.json', 5),
    sized('logs.tar.gz', 5),
    sized('large.json', 2 ** 30),
    sized('c.json.gz', 5),
  ]
  expect(sent(files)).toEqual([
    ['3 files', 3, true],
    ['all.zip', 1, true],
    ['logs.tar.gz', 1, true],
    ['large.json', 1, true],
  ])
})

test('files that tell of an account only together are never parted', () => {
  const parts = Array.from({ length: 3000 }, (_, at) =>
    sized(`store/aws/aws/accounts/1234/iam/role/r${at}/metadata.json`, 300),
  )
  const [first, ...others] = parcelsOf([...parts, sized('keys.json', 5)], false)
  expect(first!.files).toHaveLength(3000)
  expect(partsOf(first!)).toEqual([])
  expect(others.map(({ name }) => name)).toEqual(['keys.json'])
})

test('what was refused as a whole is sent in halves, down to single files; what is complete only together is not', () => {
  const [all] = parcelsOf(
    ['a', 'b', 'c'].map((name) => sized(name, 5)),
    false,
  )
  const halves = partsOf(all!)
  expect(halves.map(({ name, files }) => [name, files.map(({ path }) => path)])).toEqual([
    ['2 files', ['a', 'b']],
    ['c', ['c']],
  ])
  expect(halves.flatMap(partsOf).map(({ name }) => name)).toEqual(['a', 'b'])
  const [complete] = parcelsOf(
    ['a', 'b'].map((name) => sized(name, 5)),
    true,
  )
  expect(partsOf(complete!)).toEqual([])
})

test('an archive is refused as a whole when the only answer is about the archive itself', () => {
  const refused = { file: '2 files.tar', import: null }
  expect(isRefusedWhole('2 files.tar', [refused])).toBe(true)
  expect(isRefusedWhole('2 files.tar', [{ file: 'a.json', import: null }])).toBe(false)
  expect(isRefusedWhole('2 files.tar', [refused, { file: 'a.json', import: 3 }])).toBe(false)
  expect(isRefusedWhole('2 files.tar', [{ file: '2 files.tar', import: 3 }])).toBe(false)
})

test('a file is found by its whole name, and by a part of its path only when no other one fits', () => {
  const found = (name: string, ...paths: string[]) =>
    namedIn(
      paths.map((path) => sized(path, 5)),
      name,
    )?.path
  expect(found('tokens.csv', 'old-tokens.csv', 'tokens.csv')).toBe('tokens.csv')
  expect(found('tokens.csv', 'x/tokens.csv', 'tokens.csv')).toBe('tokens.csv')
  expect(found('tokens.csv', 'x/old-tokens.csv', 'x/tokens.csv')).toBe('x/tokens.csv')
  expect(found('tokens.csv', 'x/tokens.csv', 'y/tokens.csv')).toBeUndefined()
  expect(found('tokens.csv', 'old-tokens.csv')).toBeUndefined()
  // Two folders were dropped, each with a file of that path.
  expect(found('tokens.csv', 'tokens.csv', 'tokens.csv')).toBeUndefined()
})
