import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { showsSecret } from '@/lib/model/secret-shapes'
import type { Kept } from './kept'
import { factWithoutSecrets, reasonWithoutSecrets, redact, withoutSecrets } from './redact'
import { isSecretField } from './redact-patterns'
import { skeletonOf } from './skeleton'

const fingerprint = (secret: string) => createHmac('sha256', 'key').update(secret).digest('hex')
const mark = (secret: string) => `hmac:${fingerprint(secret).slice(0, 12)}`

test.each(
  `secret password Password sessionToken webIdentityToken privateKey secretText SecretAccessKey client_secret clientSecret token access_token
  refreshToken api-key DB_PASSWORD DB_PASS servicePassword Authorization sAMLAssertion pwd accessKey signingKey tokenValue API_Key
  connectionString storage.key vault.example/token X-Api-Key dbPwd credential sig`
    .split(/\s+/)
    .filter(Boolean),
)('%s names a secret', (name) => {
  expect(isSecretField(name)).toBe(true)
})

test.each(
  `accessKeyId key Key name password_enabled PasswordLastUsed token_ttl secretName secret-type tokenExpiry keyId NextToken_age aws:TokenIssueTime
  token.actions.githubusercontent.com:sub token.actions.githubusercontent.com:aud sts:ExternalId compass bypass monkey passenger keyboard
  secretsmanager:SecretId owner team environment app.kubernetes.io/name cost-center`
    .split(/\s+/)
    .filter(Boolean),
)('%s names none', (name) => {
  expect(isSecretField(name)).toBe(false)
})

// Made up, and in the shape of the real thing.
const shapes = [
  'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2EifQ.c2lnbmF0dXJlLWhlcmU',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn\n-----END RSA PRIVATE KEY-----',
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_11AAAAAAA0${'x9'.repeat(20)}`,
  'xoxb-123456789012-abcdefghijkl',
  'sk-proj-abcdefghijklmnop1234',
  `ABSK${'QmVkcm9ja0FQSUtleS0x'.repeat(4)}`,
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
]

test('a secret that shows by its shape is hashed in every text that is kept', () => {
  fc.assert(
    fc.property(fc.constantFrom(...shapes), fc.constantFrom('', 'before '), (secret, before) => {
      const text = `${before}${secret} after AKIAIOSFODNN7EXAMPLE`
      const stored = JSON.stringify(redact({ note: text }, fingerprint, { note: true }))
      expect(stored).not.toContain(JSON.stringify(secret).slice(1, -1))
      expect(stored).toContain('AKIAIOSFODNN7EXAMPLE')
      expect(showsSecret(text)).toBe(true)
    }),
  )
})

test.each([
  'mysql -u app -pCANARYx1 db',
  'mysqldump --password CANARYx1 db',
  'tool --password=CANARYx1',
  'tool --api-key CANARYx1',
  'curl -u admin:CANARYx1 https://h.test',
  'curl --user admin:CANARYx1 https://h.test',
  'curl -H "Authorization: Bearer CANARYx1"',
  'Authorization: Basic CANARYx1',
  'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=CANARYx1;EndpointSuffix=x',
  'https://s.blob.test/c?sv=2024&sig=CANARYx1',
  'postgres://app:CANARYx1@db/x',
  'https://CANARYx1CANARYx1CANARYx1@git.test/r',
  'DB_PASS=CANARYx1',
  'password: CANARYx1',
  'xghp_CANARYx1CANARYx1CANARYx1CANARYx1CANA',
  'keynpm_CANARYx1CANARYx1CANARYx1CANARYx1CANA',
  '{"signing_key": "CANARYx1", "a": 1',
])('%s loses its secret', (text) => {
  expect(withoutSecrets(text, fingerprint)).not.toContain('CANARY')
})

test('what is not secret stays as it is', () => {
  for (const text of [
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    'secretsmanager:GetSecretValue',
    '0e9c5d0e3f6f2f6a7e8b9c0d1e2f3a4b5c6d7e8f',
    'AKIAIOSFODNN7EXAMPLE',
    'task-runner-1234567890abcdef',
    'kubectl get pods -path x -port 80 -profile dev',
    'system:serviceaccount:payments:token-broker',
    'git clone ssh://git@github.com/acme/app',
    'Password policy owner',
    'token-exchange',
  ])
    expect(withoutSecrets(text, fingerprint)).toBe(text)
})

test('only what a format names is kept, at every depth; lists and objects in its place are not', () => {
  const kept: Kept = {
    id: true,
    meta: { labels: { '*': true }, owner: true },
    secret: 'hash',
    policy: { Statement: { Action: true } },
  }
  const given = {
    id: 'x-1',
    note: 'hidden',
    meta: { labels: { app: 'web', DB_PASS: 'hunter2' }, owner: ['ada', 'bob'], other: { id: 'hidden' } },
    secret: 'hunter2',
    policy: JSON.stringify({ Statement: [{ Action: 's3:*', Note: 'hidden' }] }),
    hidden: [{ key: 'hidden' }],
  }
  expect(redact(given, fingerprint, kept)).toEqual({
    id: 'x-1',
    meta: { labels: { app: 'web', DB_PASS: mark('hunter2') }, owner: ['ada', 'bob'] },
    secret: mark('hunter2'),
    policy: '{"Statement":[{"Action":"s3:*"}]}',
  })
  expect(redact({ id: { key: 'hidden' }, meta: 'hidden text' }, fingerprint, kept)).toEqual({
    meta: mark('hidden text'),
  })
})

test('what was redacted is redacted to itself, and equal secrets stay comparable', () => {
  const kept: Kept = { a: 'hash', b: 'hash', c: true }
  const once = redact({ a: 'same', b: 'same', c: 'password=hunter22' }, fingerprint, kept) as Record<
    string,
    string
  >
  expect(once.a).toBe(once.b)
  expect(redact(once, fingerprint, kept)).toEqual(once)
})

test('pairs of a name and a value go by their name', () => {
  const kept: Kept = { tags: { Key: true, Value: true } }
  expect(
    redact(
      {
        tags: [
          { Key: 'API Key', Value: 'k1' },
          { Key: 'team', Value: 'ops' },
        ],
      },
      fingerprint,
      kept,
    ),
  ).toEqual({
    tags: [
      { Key: 'API Key', Value: mark('k1') },
      { Key: 'team', Value: 'ops' },
    ],
  })
})

test('facts lose secrets in their texts and in tags that sound like one', () => {
  expect(
    factWithoutSecrets({ team: 'ops', DB_PASS: 'hunter2', note: `uses ${shapes[2]}` }, fingerprint),
  ).toEqual({ team: 'ops', DB_PASS: mark('hunter2'), note: `uses ${mark(shapes[2]!)}` })
})

test('any value is redacted without failing, names of members included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const kept: Kept = { a: true, '*': { '*': true } }
      expect(() => JSON.stringify(redact(value, fingerprint, kept))).not.toThrow()
    }),
  )
  expect(JSON.stringify(redact({ [shapes[2]!]: 1 }, fingerprint, { '*': true }))).not.toContain(shapes[2])
  let deep: unknown = 'x'
  for (let i = 0; i < 5000; i += 1) deep = [deep]
  expect(redact({ a: deep }, fingerprint, { a: true })).toBeDefined()
})

test('of a text that cannot be read only the shape is told', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(skeletonOf(`${before} CANARY_x9 ${after}`.replaceAll(/[:=]/g, ''))).not.toContain('CANARY')
    }),
  )
  expect(skeletonOf('{"user": "jo", "n": 12, "ok": true, "t": "hunter2')).toBe(
    '{"user": "…", "n": 12, "ok": true, "t": "…"',
  )
  expect(skeletonOf('time="2026" level=info msg="a b" password=hunter2')).toBe(
    'time="…" level=… msg="…" password=…',
  )
})

test('the reason of a refusal quotes dates and short words, and nothing longer', () => {
  expect(reasonWithoutSecrets('"2026-13-40" is not a date')).toBe('"2026-13-40" is not a date')
  expect(reasonWithoutSecrets('"Aktiv" is no status')).toBe('"Aktiv" is no status')
  expect(reasonWithoutSecrets('"Zq7wLm3kTy9pXv2rBn5sDf" is not a date')).toBe('"…" is not a date')
})
