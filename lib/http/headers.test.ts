import { expect, test } from 'vitest'
import { securityHeaders } from './headers'

test('https is asked for where people come by it, and nowhere else', () => {
  expect(securityHeaders('n', { isTls: true })['strict-transport-security']).toBe('max-age=31536000')
  expect(securityHeaders('n', { isTls: false })).not.toHaveProperty('strict-transport-security')
})

test('only development lets scripts be evaluated and styles stand anywhere', () => {
  const of = (development: boolean) =>
    securityHeaders('n', { isTls: true, development })['content-security-policy']!
  const scriptsAndStyles = (policy: string) =>
    policy
      .split('; ')
      .filter((one) => /^(script-src|style-src) /.test(one))
      .join(' ')
  expect(scriptsAndStyles(of(false))).not.toContain('unsafe')
  expect(scriptsAndStyles(of(true))).toContain('unsafe-eval')
})
