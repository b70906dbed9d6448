import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNever, isUnset, readTime } from './time'

const written: Array<[unknown, string | undefined]> = [
  ['2025-01-28T17:25:12Z', '2025-01-28T17:25:12.000Z'],
  ['2025-01-28T17:25:12+00:00', '2025-01-28T17:25:12.000Z'],
  ['2025-01-28T17:25:12+0530', '2025-01-28T11:55:12.000Z'],
  ['2023-03-09 10:41:45+00:00', '2023-03-09T10:41:45.000Z'],
  ['2023-03-09T10:41:45.123456789Z', '2023-03-09T10:41:45.123Z'],
  ['2023-03-09T10:41:45.1234567Z', '2023-03-09T10:41:45.123Z'],
  ['2023-03-09T10:41:45.5Z', '2023-03-09T10:41:45.500Z'],
  ['2024-08-29 19:30:36.339983306', '2024-08-29T19:30:36.339Z'],
  ['2024-08-29T19:30:36', '2024-08-29T19:30:36.000Z'],
  ['2024-08-29', '2024-08-29T00:00:00.000Z'],
  [1547583197, '2019-01-15T20:13:17.000Z'],
  ['1547583197', '2019-01-15T20:13:17.000Z'],
  [1678377036123, '2023-03-09T15:50:36.123Z'],
  ['1678377036123', '2023-03-09T15:50:36.123Z'],
  [1678377036.5, '2023-03-09T15:50:36.500Z'],
  ['1678377036123456789', '2023-03-09T15:50:36.123Z'],
  [{ seconds: 1678377036 }, '2023-03-09T15:50:36.000Z'],
  [{ seconds: '1678377036', nanos: 7e8 }, '2023-03-09T15:50:36.700Z'],
  ['Aug 2, 2021 8:08:48 AM', '2021-08-02T08:08:48.000Z'],
  ['Jul 10, 2023, 12:31:14 PM', '2023-07-10T12:31:14.000Z'],
  ['Jul 10, 2023, 12:31:14\u202fAM', '2023-07-10T00:31:14.000Z'],
  ['2022-06-16 10:17:40 -0700 -0700', '2022-06-16T17:17:40.000Z'],
  ['2022-06-16 10:17:40 +0000 UTC', '2022-06-16T10:17:40.000Z'],
  ['Sat Mar 13 17:42:00 2021 +0530', '2021-03-13T12:12:00.000Z'],
  [new Date('2025-01-28T17:25:12Z'), '2025-01-28T17:25:12.000Z'],
  // AM, PM and the letters of a zone are read, or the whole is no instant.
  ['2024-03-01 11:30 PM', '2024-03-01T23:30:00.000Z'],
  ['2024-03-01 12:15 AM', '2024-03-01T00:15:00.000Z'],
  ['2024-03-01 12:15:30 pm', '2024-03-01T12:15:30.000Z'],
  ['2024-03-01 13:15 PM', undefined],
  ['2024-03-01 10:00:00 PST', '2024-03-01T18:00:00.000Z'],
  ['2024-03-01 10:00:00 CEST', '2024-03-01T08:00:00.000Z'],
  ['2024-03-01 10:00:00 IST', undefined],
  ['2024-03-01 10:00:00 XYZ', undefined],
  ['Mar 1, 2024 11:30 PM', '2024-03-01T23:30:00.000Z'],
  ['Mar 1, 2024 11:30 PM PST', '2024-03-02T07:30:00.000Z'],
  ['01-Mar-2024', '2024-03-01T00:00:00.000Z'],
  ['1 March 2024', '2024-03-01T00:00:00.000Z'],
  ['2024/03/01', '2024-03-01T00:00:00.000Z'],
  ['20240101', '2024-01-01T00:00:00.000Z'],
  ['20261101120000Z', '2026-11-01T12:00:00.000Z'],
  ['133500000000000000', '2024-01-17T21:20:00.000Z'],
  ['11/28/2026, 9:31:02.123 PM', '2026-11-28T21:31:02.123Z'],
  ['1/2/2026, 12:05:00 AM', '2026-01-02T00:05:00.000Z'],
  ['28/11/2026, 9:31:02 PM', undefined],
  // Whether this is January or February nobody can tell.
  ['01/02/2026', undefined],
  ['1/2/2026, 12:05:00 am', undefined],
  ['1/2/2026 12:05:00 AM', undefined],
  ['0001-01-01T00:00:00Z', undefined],
  [253402300799, undefined],
  ['9999-12-31T23:59:59Z', undefined],
  ['2299-12-31T05:00:00Z', undefined],
  [0, undefined],
  ['0', undefined],
  ['', undefined],
  ['N/A', undefined],
  ['no_information', undefined],
  ['not_supported', undefined],
  ['2023-02-31T00:00:00Z', undefined],
  ['2023-13-01T00:00:00Z', undefined],
  ['yesterday', undefined],
  [null, undefined],
  [undefined, undefined],
  [true, undefined],
  [Number.NaN, undefined],
  [{ seconds: 'soon' }, undefined],
]

test.each(written)('%j is %s', (value, expected) => {
  expect(readTime(value)?.toISOString()).toBe(expected)
})

test('every instant survives in every written form', () => {
  fc.assert(
    fc.property(fc.integer({ min: 315_532_800, max: 4_000_000_000 }), (seconds) => {
      const date = new Date(seconds * 1000)
      const text = date.toISOString()
      for (const form of [
        text,
        text.replace('.000Z', 'Z'),
        text.replace('T', ' ').replace('Z', '+00:00'),
        seconds,
        `${seconds}`,
        seconds * 1000,
      ])
        expect(readTime(form)?.getTime()).toBe(date.getTime())
    }),
  )
})

test('anything at all is a date or undefined', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const date = readTime(value)
      expect(date === undefined || Number.isFinite(date.getTime())).toBe(true)
    }),
  )
})

test('never is told from "not said"', () => {
  expect([253402300799, '253402300799', '9999-12-31T23:59:59Z', '2299-12-31T05:00:00Z'].every(isNever)).toBe(
    true,
  )
  expect(['', '0', 0, null, '2025-01-01T00:00:00Z', 1547583197].some(isNever)).toBe(false)
})

test('year 1, 1601 and zero are "not set"; far years are "never", however they are written', () => {
  for (const text of [
    '0001-01-01',
    '0001-01-01T00:00:00+00:00',
    '1/1/0001 12:00:00 AM',
    '1/1/1601 12:00:00 AM',
    '0',
    0,
  ])
    expect(isUnset(text), String(text)).toBe(true)
  for (const text of ['9999-12-31', '31.12.9999', '12/31/9999', '2299-12-31T00:00:00Z', '31-Dec-9999'])
    expect([isNever(text), isUnset(text), readTime(text)], text).toEqual([true, false, undefined])
  for (const text of ['2024-01-01', '16010', 'key-0001', 'svc 9999']) expect(isNever(text), text).toBe(false)
  for (const text of ['2024-01-01', '16010', '2026-10-01']) expect(isUnset(text), text).toBe(false)
})

test.each([
  ['2016-12-31T23:59:60.000Z', '2017-01-01T00:00:00.000Z'],
  ['2024-01-01T24:00:00.000Z', '2024-01-02T00:00:00.000Z'],
  ['2024/01/01T10:00:00.000Z', '2024-01-01T10:00:00.000Z'],
  ['2024-02-29T10:00:00.250Z', '2024-02-29T10:00:00.250Z'],
])('what is not read in a straight line is read all the same: %s', (text, instant) => {
  expect(readTime(text)?.toISOString()).toBe(instant)
})

test('a day that no month has is no time, with and without a fraction', () => {
  expect(readTime('2024-02-31T10:00:00Z')).toBeUndefined()
  expect(readTime('2024-02-31T10:00:00.000Z')).toBeUndefined()
})
