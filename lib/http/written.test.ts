import { expect, test } from 'vitest'
import { refuseSecrets } from './written'

const token = `ghp_${'a1B2'.repeat(9)}`

test.each([
  { reason: `leaked: ${token}` },
  { items: [{ note: `see https://me:hunter22@git.test/x` }] },
  { decisions: { comment: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' } },
])('a secret that somebody pastes is refused, wherever they wrote it: %j', (body) => {
  expect(() => refuseSecrets(body)).toThrow('looks like a secret')
})

test.each([
  { reason: 'the password: must be rotated every 90 days; token exchange is planned' },
  { note: 'AKIAIOSFODNN7EXAMPLE is off, see https://wiki.test/runbook?id=4' },
  { password: token },
  { code: '123456', target: `https://hooks.test/${token}` },
])('what is no secret, or belongs into its field, is taken: %j', (body) => {
  expect(() => refuseSecrets(body)).not.toThrow()
})
