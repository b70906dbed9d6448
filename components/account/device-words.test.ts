import { expect, test } from 'vitest'
import { deviceWords } from './device-words'

test('a device is called by its browser and system, and by its own words when neither is known', () => {
  expect(
    deviceWords(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    ),
  ).toBe('Edge on Windows')
  expect(deviceWords('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox on Linux',
  )
  expect(
    deviceWords(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    ),
  ).toBe('Safari on iOS')
  expect(deviceWords('curl/8.9.1')).toBe('curl/8.9.1')
  expect(deviceWords(null)).toBe('Unknown device')
})
