import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { type CheckId, checks } from '@/lib/checks/index'
import { fillPlaybook, placeholdersIn, stepsFor } from './fill'
import { playbookFor, playbooks } from '@/lib/playbooks/index'
import {
  furtherProviders,
  type PlaybookProvider,
  placeholders,
  playbookProviders,
} from '@/lib/playbooks/playbook'
import { stepSubjectOf, valuesOf } from './values'

// SPIRE issues nothing that is kept, so checks on stored secrets never meet it; a check on SVIDs meets nothing else. Every other pair is possible.
const neverHits: Partial<Record<CheckId, readonly PlaybookProvider[]>> = {
  'long-lived-static-secret': ['spiffe'],
  'rotation-overdue': ['spiffe'],
  'never-rotated': ['spiffe'],
  'no-expiry': ['spiffe'],
  'exposed-secret': ['spiffe'],
  'svid-without-entry': ['aws', 'kubernetes', 'github'],
  'shadow-identity': ['spiffe'],
  'cross-account-without-external-id': ['kubernetes', 'spiffe', 'github'],
  'person-with-static-key': ['spiffe', 'kubernetes'],
  'certificate-expiring': ['kubernetes', 'spiffe', 'github'],
  'secret-sprawl': ['spiffe'],
  'portable-credential': ['spiffe'],
  'native-identity-candidate': ['spiffe'],
  'legacy-bridge-expired': ['spiffe'],
  'cicd-static-cloud-credential': ['spiffe', 'kubernetes'],
  'ttl-drift': ['github', 'spiffe'],
  'concurrent-replay': ['spiffe'],
  'issued-never-used': ['spiffe'],
  'issuance-burst': ['spiffe'],
  'break-glass-routine': ['kubernetes', 'spiffe', 'github'],
  'insecure-auth-method': ['kubernetes', 'spiffe', 'github'],
  'agent-delegation-without-purpose': ['aws', 'kubernetes', 'spiffe', 'github'],
  'agent-without-sponsor': ['aws', 'kubernetes', 'spiffe', 'github'],
  'blueprint-shared-credential': ['aws', 'kubernetes', 'spiffe', 'github'],
  'agent-inherited-identity': ['aws', 'kubernetes', 'spiffe', 'github'],
  'rights-of-everybody': ['aws', 'spiffe', 'github'],
  'federation-name-pin': ['kubernetes', 'spiffe', 'github'],
  'cross-environment-access': ['kubernetes', 'spiffe', 'github'],
  'lateral-exchange': ['spiffe'],
  'weak-key': ['kubernetes', 'spiffe', 'github'],
  'vault-root-token': ['aws', 'kubernetes', 'spiffe', 'github'],
  'group-held-rights': ['spiffe', 'github'],
  'interactive-login-enabled': ['aws', 'kubernetes', 'spiffe', 'github'],
  'token-exchange-depth': ['spiffe', 'github'],
  'stored-secret-without-rotation': ['kubernetes', 'spiffe', 'github'],
}

/** Commands whose answer holds a secret that is shown once. */
const makesSecret =
  /create-access-key|create-service-specific-credential|credential reset (?!.*--cert)|vault token create|api-keys create|-X POST .*\/credentials\/secrets( |$)/

const linesOf = (steps: readonly { command?: string; rollback?: string }[]): string[] =>
  steps.flatMap(({ command = '', rollback = '' }) => `${command}\n${rollback}`.split('\n'))

describe.each(checks.map(({ id }) => [id] as const))('%s', (id) => {
  const playbook = playbookFor({ id })
  const providers = playbookProviders.filter((provider) => !neverHits[id]?.includes(provider))
  const written = [...providers, ...furtherProviders.filter((provider) => playbook.steps[provider])]
  const all = Object.values(playbook.steps).flat()

  test('has steps of its own for every provider it can hit', () => {
    expect(providers.filter((provider) => !(playbook.steps[provider]?.length ?? 0))).toEqual([])
  })

  test('asks before it acts, and says how long to watch and what proves it', () => {
    expect(playbook.preflight.length).toBeGreaterThanOrEqual(2)
    expect(playbook.summary).toMatch(/\.$/)
    expect(playbook.proof.length).toBeGreaterThan(20)
    expect(playbook.hold.because.length).toBeGreaterThan(20)
  })

  test('uses only known placeholders', () => {
    const used = all.flatMap(({ command = '', rollback = '', why, title }) =>
      placeholdersIn([command, rollback, why, title].join(' ')),
    )
    expect(used.filter((name) => !(name in placeholders))).toEqual([])
  })

  test('commands that name a user or a role are for that kind, and no other is told to run them', () => {
    for (const { command = '', rollback = '', of } of playbook.steps.aws ?? []) {
      const all = `${command}\n${rollback}`
      if (all.includes('--user-name {name}')) expect(of).toEqual(['iam_user'])
      if (all.includes('--role-name {name}')) expect(of).toEqual(['iam_role'])
    }
    for (const [kind, other] of [
      ['iam_user', '--role-name {name}'],
      ['iam_role', '--user-name {name}'],
    ] as const)
      for (const { command = '' } of stepsFor(playbook.steps, 'aws', kind))
        expect(command).not.toContain(other)
  })

  test('commands for service accounts of Google Cloud are for that kind', () => {
    for (const { command = '', rollback = '', of } of playbook.steps.gcp ?? [])
      if (/service-?accounts?\b.*\{nativeId\}/i.test(`${command} ${rollback}`))
        expect(of).toEqual(['service_account'])
  })

  test('commands for applications of Entra are for that kind: a managed identity has no secret of its own', () => {
    for (const { command = '', rollback = '', of } of playbook.steps.azure ?? [])
      if (/^az ad (app|sp) /m.test(`${command}\n${rollback}`)) expect(of).toEqual(['app_registration'])
  })

  test('az lists and deletes secrets and certificates apart, so whoever names both asks for both', () => {
    for (const { title, why, command = '' } of playbook.steps.azure ?? []) {
      if (/az ad app credential list/.test(command) && !title.startsWith('List the certificates'))
        expect(command).toMatch(/credential list --id \S+\n.* --cert$/)
      if (/az ad app credential delete .*\{credentialId\}$/.test(command)) expect(why).toContain('--cert')
    }
  })

  test('a person’s own token of az is not sent where Microsoft Graph refuses it', () => {
    for (const { why, command = '' } of playbook.steps.azure ?? [])
      if (/^az rest .*microsoft\.graph\.agentIdentity/.test(command))
        expect(why).toContain('sign in as an application')
    if (id === 'blueprint-shared-credential')
      expect(linesOf(all).join('\n')).not.toMatch(/az ad app \S+ (create|delete|reset)/)
  })

  test('what a refused sign-in shows is not looked for where sign-ins go on', () => {
    for (const { why } of stepsFor(playbook.steps, 'azure', 'managed_identity'))
      expect(why).not.toMatch(/AADSTS\d/)
  })

  test('a right goes only when the one in its place, or its copy, is there', () => {
    const taken = / detach-\S+-policy | remove-iam-policy-binding |role assignment delete/
    const given = / attach-\S+-policy | add-iam-policy-binding |role assignment (create|list)/
    for (const { command = '' } of all) {
      const lines = command.split('\n')
      for (const [at, line] of lines.entries())
        if (taken.test(line) && given.test(lines[at - 1] ?? '')) expect(lines[at - 1]).toMatch(/ &&$/)
    }
  })

  test('the log of Okta is asked for the newest events and for all the days that it keeps', () => {
    for (const line of linesOf(playbook.steps.okta ?? []))
      if (line.includes('/api/v1/logs?')) expect(line).toMatch(/sortOrder=DESCENDING.*&since='\$\(date /)
  })

  test('commands of AWS say in which region, except those of services that have none', () => {
    for (const line of linesOf(all))
      if (/^aws (?!iam |sts |s3 |configure )/.test(line)) expect(line).toContain(' --region {region}')
  })

  test('no secret stands in a command or is written on the screen', () => {
    for (const line of linesOf(all)) {
      expect(line).not.toMatch(/--(password|token|client-secret)[= ][A-Z{]|input=[A-Z{]/)
      if (makesSecret.test(line)) expect(line).toMatch(/ 2?> new-[a-z]+\.|> task-token$/)
      // Okta lists client secrets with the secrets in them.
      expect(line.endsWith('/credentials/secrets')).toBe(false)
    }
  })

  test('what denies everything is detached before its holder is deleted', () => {
    const aws = playbook.steps.aws ?? []
    if (!aws.some(({ command = '' }) => /attach-\S+-policy .*AWSDenyAll/.test(command))) return
    for (const { command = '' } of aws)
      if (/aws iam delete-(user|role|\{principal\}) /.test(command))
        expect(command).toMatch(/detach-\S+-policy .*AWSDenyAll\naws iam delete-\S+ \S+ \{name\}$/)
  })

  test('a command of Vault neither makes an entity by mistake nor a token that ends with another', () => {
    for (const line of linesOf(all)) {
      expect(line).not.toContain('identity/entity/name/')
      if (line.startsWith('vault token create')) expect(line).toContain(' -orphan ')
    }
  })

  test('a token is tried without the client certificate of whoever tries it', () => {
    for (const line of linesOf(all))
      if (/^kubectl .*--token/.test(line)) expect(line).toContain('--kubeconfig=/dev/null')
  })

  test('commands for GitHub name a repository, never an organisation in its place', () => {
    for (const { command = '', rollback = '' } of playbook.steps.github ?? [])
      expect(`${command} ${rollback}`).not.toMatch(/(--repo |\/repos\/)\{scope\}/)
  })

  test('a shell can read every command, with a name in it that a shell would read as more', () => {
    const values = Object.fromEntries(Object.keys(placeholders).map((name) => [name, "it's; (x"]))
    const filled = Object.values(fillPlaybook(playbook, values, 'other').steps).flat()
    const { status, stderr } = spawnSync('bash', ['-n', '-c', linesOf(filled).join('\n')], {
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
  })

  test('what GitHub keeps is asked for where it is kept, and settings are put back from a copy', () => {
    for (const { command = '', rollback = '', phase } of playbook.steps.github ?? []) {
      // A new secret is of the repository; one that is there may be of an environment or of Dependabot.
      if (phase !== 'prepare' || !rollback)
        for (const line of `${command}\n${rollback}`.split('\n'))
          if (/^gh secret \w+ .*--repo/.test(line)) expect(line).toMatch(/ (\{secretKeptIn\}|--env \w+)$/)
      if (rollback.includes('-X PUT')) expect(rollback).toMatch(/ --input \w+-before\.json$/)
    }
  })

  test('deletes last', () => {
    for (const provider of written) {
      const destroys = stepsFor(playbook.steps, provider, null).map(
        ({ command = '', rollback }) =>
          rollback === undefined && /\bdelete(-\w+)*\b/.test(command.replaceAll(/\bget\b/g, '')),
      )
      // Once something is gone for good, nothing follows but other things that go for good.
      const first = destroys.indexOf(true)
      expect(first === -1 ? [] : destroys.slice(first).filter((one) => !one)).toEqual([])
    }
  })

  test('no two steps of a provider have the same title: a list is keyed by it', () => {
    for (const provider of written) {
      const titles = stepsFor(playbook.steps, provider, null).map(({ title }) => title)
      expect(titles).toEqual([...new Set(titles)])
    }
  })

  test('what waits for the hold comes last', () => {
    for (const provider of written) {
      const finishing = stepsFor(playbook.steps, provider, null).map((step) => step.phase === 'finish')
      expect(finishing.slice(finishing.indexOf(true)).includes(false) && finishing.includes(true)).toBe(false)
    }
  })

  test('is filled without a brace left when everything is known', () => {
    const values = Object.fromEntries(Object.keys(placeholders).map((name) => [name, 'x']))
    const filled = Object.values(fillPlaybook(playbook, values, 'other').steps).flat()
    expect(filled.flatMap(({ command = '' }) => placeholdersIn(command))).toEqual([])
  })
})

test.each(['app_registration', 'managed_identity', 'ai_agent'] as const)(
  'an identity of Entra of the kind %s is looked at, switched off, watched and deleted',
  (kind) => {
    const { steps } = playbookFor({ id: 'dormant-identity' })
    expect(stepsFor(steps, 'azure', kind).map(({ phase }) => phase)).toEqual([
      'look',
      'switch',
      'watch',
      'finish',
    ])
  },
)

test.each(['rotation-overdue', 'dormant-identity'] as const)(
  '%s says of an API token of Okta what it says of an app: when it is used, and how it ends',
  (id) => {
    const lines = linesOf(playbookFor({ id }).steps.okta ?? []).join('\n')
    expect(lines).toContain('requestApiTokenId')
    expect(lines).toMatch(/-X DELETE \S+\/api-tokens\/\{nativeId\}/)
  },
)

test('no check has a playbook that it does not need', () => {
  expect(Object.keys(playbooks).sort()).toEqual(checks.map(({ id }) => id as string).sort())
})

test('leaves unknown values open and quotes what a shell would read', () => {
  const playbook = playbookFor({ id: 'rotation-overdue' })
  const filled = fillPlaybook(playbook, { name: "it's; rm -rf /" }, 'iam_user')
  expect(filled.steps.aws?.[1]?.command).toBe(
    `umask 077\naws iam create-access-key --user-name 'it'\\''s; rm -rf /' > new-key.json`,
  )
  expect(filled.steps.aws?.[0]?.command).toContain('--access-key-id {credentialId}')
  expect(playbook.steps.aws?.[1]?.command).toContain('{name}')
})

test('an entry of a secret store gets its own steps or those for any, never those for keys of users', () => {
  const entries = [
    ['aws', 'arn:aws:secretsmanager:eu-central-1:1:secret:db-a1b2c3'],
    ['aws', 'arn:aws:ssm:eu-central-1:1:parameter/db'],
    ['gcp', 'projects/p/secrets/db'],
    ['azure', 'vault-1.vault.azure.net/secrets/db'],
  ] as const
  for (const [provider, nativeId] of entries) {
    const subject = stepSubjectOf(provider, 'other', nativeId)
    const rotation = playbookFor({ id: 'rotation-overdue' }).steps
    expect(stepsFor(rotation, provider, subject)).toBe(rotation.other)
  }
  const stored = playbookFor({ id: 'stored-secret-without-rotation' }).steps
  expect(stepsFor(stored, 'aws', 'stored_secret')).toHaveLength(4)
  expect(stepSubjectOf('aws', 'iam_user', 'arn:aws:iam::1:user/ci')).toBe('iam_user')
  expect(stepSubjectOf('azure', 'other', '5f0e')).toBe('other')
})

test('values are what the provider’s own tools want', () => {
  const role = {
    provider: 'vault',
    name: 'ci',
    nativeId: 'v1/team/auth/approle/role/ci',
    scope: 'v1',
  } as const
  expect(valuesOf(role).path).toBe('auth/approle/role/ci')
  expect(valuesOf({ ...role, nativeId: 'v1/team/entity/ci' })).not.toHaveProperty('path')
  expect(
    valuesOf({
      provider: 'kubernetes',
      name: 'api',
      nativeId: 'prod-eu-1/orders/api',
      scope: 'prod-eu-1',
      credential: { nativeId: '5f0e', label: 'api-token' },
    }),
  ).toEqual({
    name: 'api',
    nativeId: 'prod-eu-1/orders/api',
    scope: 'prod-eu-1',
    namespace: 'orders',
    credentialId: 'api-token',
  })
  const key = {
    provider: 'github',
    name: 'deploy',
    nativeId: 'acme/shop/deploy-key/17',
    scope: 'acme',
  } as const
  expect(valuesOf(key)).toMatchObject({ repository: 'acme/shop', credentialId: '17' })
  const pipeline = { ...key, nativeId: 'acme/shop' }
  expect(
    valuesOf({
      ...pipeline,
      credential: { nativeId: 'acme/shop/production/secret/AWS_KEY', label: 'AWS_KEY' },
    }),
  ).toMatchObject({ repository: 'acme/shop', secretName: 'AWS_KEY' })
  const kept = (nativeId: string) => valuesOf({ ...pipeline, credential: { nativeId, label: null } })
  expect(kept('acme/shop/secret/AWS_KEY')).toMatchObject({
    secretName: 'AWS_KEY',
    secretKeptIn: '--app=actions',
  })
  expect(kept('acme/shop/eu/production/secret/AWS_KEY').secretKeptIn).toBe('--env=eu/production')
  expect(kept('acme/shop/dependabot-secret/NPM')).toMatchObject({
    secretName: 'NPM',
    secretKeptIn: '--app=dependabot',
  })
  for (const nativeId of [
    'acme/secret/NPM',
    'acme/codespaces-secret/NPM',
    'acme/variable/NPM',
    'acme/runner/7',
  ])
    expect(valuesOf({ ...key, nativeId: 'acme', credential: { nativeId, label: null } })).not.toHaveProperty(
      'repository',
    )
  expect(valuesOf({ ...key, nativeId: 'acme/app/renovate' })).not.toHaveProperty('repository')
  const aws = { provider: 'aws', name: 'ci', nativeId: 'arn:aws:iam::1:user/ci', scope: '1' } as const
  expect(
    valuesOf({ ...aws, credential: { nativeId: 'arn:aws:iam::1:user/ci#access_key_1', label: null } }),
  ).not.toHaveProperty('credentialId')
  expect(valuesOf({ ...aws, credential: { nativeId: 'AKIA1', label: null } }).credentialId).toBe('AKIA1')
  expect(valuesOf(aws)).not.toHaveProperty('region')
  const stored = 'arn:aws:secretsmanager:eu-central-1:1:secret:db-a1b2c3'
  expect(valuesOf({ ...aws, name: 'db', nativeId: stored }).region).toBe('eu-central-1')
  expect(
    valuesOf({
      provider: 'spiffe',
      name: 'x',
      nativeId: 'spiffe://a/x',
      scope: 'a',
      credential: { nativeId: 'entry:1f6f-4#jwt', label: null },
    }).credentialId,
  ).toBe('1f6f-4')
})
