import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact, redactText } from './redact'

const fingerprint = (secret: string) => createHmac('sha256', 'key').update(secret).digest('hex')
const safe = (value: unknown, extra?: string[]) => redact(value, fingerprint, extra)

const secretFields = [
  'secret',
  'password',
  'Password',
  'sessionToken',
  'webIdentityToken',
  'privateKey',
  'secretText',
  'SecretAccessKey',
  'client_secret',
  'clientSecret',
  'token',
  'access_token',
  'refreshToken',
  'api-key',
  'DB_PASSWORD',
  'Raw',
  'RawV2',
  'Match',
  'Secret',
  'stringsFound',
  'snippet',
  'servicePassword',
  'Authorization',
  'sAMLAssertion',
  'kubectl.kubernetes.io/last-applied-configuration',
]

// Made up, and in the shape of the real thing.
const shapes = {
  jwt: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2EifQ.c2lnbmF0dXJlLWhlcmU',
  pem: '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn\n-----END RSA PRIVATE KEY-----',
  github: `ghp_${'a1B2'.repeat(9)}`,
  githubFine: `github_pat_11AAAAAAA0${'x9'.repeat(20)}`,
  slack: 'xoxb-123456789012-abcdefghijkl',
  openai: 'sk-proj-abcdefghijklmnop1234',
  bedrock: `ABSK${'QmVkcm9ja0FQSUtleS0x'.repeat(4)}`,
  aws: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

const keys = fc.string().filter((key) => key !== '__proto__')
/** The planted leaf under random objects, arrays and JSON in strings. */
const planted = (leaf: object) =>
  fc
    .array(
      fc.oneof(
        keys.map((key) => ({ key })),
        fc.constant('array' as const),
        fc.constant('json' as const),
      ),
      { maxLength: 6 },
    )
    .map((path) => {
      let strings = 0
      return path.reduce<unknown>((inner, step) => {
        if (step === 'array') return ['before', inner]
        if (step !== 'json') return { kept: 'yes', [step.key]: inner }
        strings += 1
        return strings <= 4 && typeof inner === 'object' ? JSON.stringify(inner) : { inner }
      }, leaf)
    })

test('a secret under any secret field, at any depth, does not survive', () => {
  const canary = fc.string({ minLength: 1 }).map((text) => `SECRET_CANARY${text}`)
  fc.assert(
    fc.property(
      fc.constantFrom(...secretFields).chain((field) =>
        canary.chain((secret) =>
          planted({
            [field]: fc.sample(fc.constantFrom(secret, [secret], { a: { value: secret } }), 1)[0],
          }),
        ),
      ),
      (value) => {
        expect(JSON.stringify(safe(value))).not.toContain('SECRET_CANARY')
      },
    ),
  )
})

test('a secret recognised by its shape does not survive under any name', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...Object.values(shapes))
        .chain((secret) => planted({ note: secret, text: `before ${secret} after AKIAIOSFODNN7EXAMPLE` })),
      (value) => {
        const text = JSON.stringify(safe(value))
        for (const secret of Object.values(shapes))
          expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
      },
    ),
  )
})

test('equal secrets stay comparable', () => {
  expect(safe({ a: { token: 'x' }, b: { secret: 'x' } })).toEqual({
    a: { token: `hmac:${fingerprint('x').slice(0, 12)}` },
    b: { secret: `hmac:${fingerprint('x').slice(0, 12)}` },
  })
})

test('what is not secret stays as it is', () => {
  const value = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
    policy: 'secretsmanager:GetSecretValue',
    sha1: '0e9c5d0e3f6f2f6a7e8b9c0d1e2f3a4b5c6d7e8f',
    commit: '9c3f4d641d14eba2740febccd902cde300218a8d',
    password_enabled: 'true',
    PasswordLastUsed: '2025-01-01T00:00:00Z',
    automountServiceAccountToken: true,
    token_ttl: 3600,
    secretName: 'db',
    imagePullSecrets: [{ name: 'registry' }],
    volumes: [
      {
        projected: {
          sources: [{ serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } }],
        },
      },
    ],
    hashed_token: 'abc=',
    NextToken: 'page',
    task: 'task-runner-1234567890abcdef',
    nothing: null,
  }
  expect(safe(value)).toEqual({
    ...value,
    volumes: [
      {
        projected: {
          sources: [
            {
              serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: expect.anything() },
            },
          ],
        },
      },
    ],
  })
})

test('Kubernetes Secrets keep their keys and their certificate, with and without a kind', () => {
  const data = { password: 'cGFzcw==', 'tls.key': 'a2V5', 'tls.crt': 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t' }
  for (const kind of [{ kind: 'Secret' }, {}]) {
    const result = safe({
      ...kind,
      metadata: {
        name: 'x',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"cGFzcw=="}}',
        },
      },
      data,
      stringData: { a: 'plain' },
    })
    const text = JSON.stringify(result)
    for (const gone of ['cGFzcw', 'a2V5', 'plain']) expect(text).not.toContain(gone)
    for (const kept of ['tls.crt', 'LS0tLS1CRUdJTiBDRVJU', 'password']) expect(text).toContain(kept)
  }
})

test('environment variables and tags by their name', () => {
  expect(
    JSON.stringify(
      safe({
        env: [
          { name: 'DB_PASSWORD', value: 'hunter2' },
          { name: 'REGION', value: 'eu' },
        ],
        tags: [{ Key: 'api_key', Value: 'k1' }],
      }),
    ),
  ).not.toMatch(/hunter2|"k1"/)
})

test('URLs lose their password, extra fields their value', () => {
  expect(safe({ url: 'postgres://app:hunter2@db/x', offender: 'zzz' }, ['offender'])).toEqual({
    url: expect.stringMatching(/^postgres:\/\/app:hmac:[0-9a-f]{12}@db\/x$/),
    offender: expect.stringMatching(/^hmac:/),
  })
})

test('text of any kind: what is assigned to a secret name is hidden', () => {
  for (const text of [
    'password=hunter2',
    'token: hunter2',
    '"sessionToken":"hunter2',
    '\\"SecretAccessKey\\":\\"hunter2\\"',
    "client_secret='hunter2'",
    'Authorization: Bearer hunter2',
    'https://u:hunter2@h/',
  ])
    expect(redactText(text)).not.toContain('hunter2')
  for (const secret of Object.values(shapes))
    expect(redactText(`x ${secret} y`)).not.toContain(secret.split('\n')[0] === secret ? secret : 'MIIEow')
  expect(redactText('arn:aws:iam::123456789012:role/app AKIAIOSFODNN7EXAMPLE')).toBe(
    'arn:aws:iam::123456789012:role/app AKIAIOSFODNN7EXAMPLE',
  )
})

test('any value at all comes back, and nothing is changed in place', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = JSON.stringify(value)
      safe(value)
      redactText(before)
      expect(JSON.stringify(value)).toBe(before)
    }),
  )
})
