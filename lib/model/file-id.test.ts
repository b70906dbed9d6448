import { expect, test } from 'vitest'
import { idOf, idText } from './file-id'

test.each([
  '001234567890',
  '123456789012',
  '16.10',
  '1.2.3',
  '12e5',
  '1E10',
  '10-12',
  '1:30',
  '-7',
  '50%',
  'id-5',
  'id-id-5',
])('a spreadsheet program does not get to read %s as a number or a date, and it comes back', (id) => {
  expect(idText(id)).toBe(`id-${id}`)
  expect(idOf(idText(id))).toBe(id)
})

test.each([
  'PR.AA-05',
  'NHI1:2025',
  'A.5.16',
  'arn:aws:iam::1:user/x',
  'svc-1',
  '1a2b',
  'id-abc',
  'march',
  'e5',
  'true-1',
  '',
])('%s stays as it is', (id) => {
  expect(idText(id)).toBe(id)
})
