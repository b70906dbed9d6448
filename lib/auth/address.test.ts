import { expect, test, vi } from 'vitest'
import { addressOf } from './address'

test('the address is what our own proxy wrote, not what the caller claims', () => {
  expect(addressOf('192.0.2.7')).toBe('192.0.2.7')
  expect(addressOf('6.6.6.6, 192.0.2.7')).toBe('192.0.2.7')
  expect(addressOf(null)).toBe('direct')
  expect(addressOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(addressOf('2001:db8::ffff:7')).toBe('2001:db8::ffff:7')
  vi.stubEnv('MUSTER_PROXIES', '2')
  expect(addressOf('6.6.6.6, 192.0.2.7, 10.0.0.1')).toBe('192.0.2.7')
  expect(addressOf('10.0.0.1')).toBe('10.0.0.1')
  vi.unstubAllEnvs()
})
