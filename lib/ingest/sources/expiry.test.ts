import { expect, test } from 'vitest'
import { endOf } from './expiry'

test.each([
  ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00.000Z'],
  [1_814_488_000, '2027-07-02T00:26:40.000Z'],
])('%s is an end', (value, end) => {
  expect(endOf(value)).toEqual({ expiresAt: new Date(end), cannotExpire: false })
})

test.each([null, '', -1, '-1', 0, 'never', '0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z'])(
  '%j says that there is no end',
  (value) => {
    expect(endOf(value)).toEqual({ cannotExpire: false })
  },
)

test.each<{ value: unknown }>([
  { value: undefined },
  { value: 'soon' },
  { value: {} },
  { value: { toString: null } },
  { value: [] },
  { value: true },
])('%j says nothing of an end', ({ value }) => {
  expect(endOf(value)).toEqual({})
})

test('a source that leaves the member out for "never" says so with that', () => {
  expect(endOf(undefined, true)).toEqual({ cannotExpire: false })
  expect(endOf('soon', true)).toEqual({})
})
