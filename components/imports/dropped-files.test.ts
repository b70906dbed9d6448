import { expect, test } from 'vitest'
import { chosenFiles, refusedBecause } from './dropped-files'

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
