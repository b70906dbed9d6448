import { expect, test } from 'vitest'
import { chosenFiles } from './dropped-files'
import { refusedBecause } from './parcels'

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
