import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ModelRecord } from '@/lib/model/records'
import { answersOf } from '../groups'
import { contextFor, formats, recognise } from '../index'
import { cutBecause } from '../read/page-marks'
import type { Page } from '../read/reader-pages'
import { isUnreadable, readRecords, sampleOf } from '../read/reader'
import { redact } from '../read/redact'
import type { Kept } from '../read/kept'
import { envelopeFor, keptBy, NotAboutIdentities, Reject, type Context, type Format } from '../source'

const here = dirname(fileURLToPath(import.meta.url))
const folderOf = (format: Format) => join(here, dirname(format.id))
const samplesOf = (format: Format) =>
  readdirSync(folderOf(format))
    .filter((name) => name.startsWith(`${basename(format.id)}.sample.`))
    .map((name) => join(folderOf(format), name))

const fingerprint = (secret: string) => createHmac('sha256', 'test').update(secret).digest('hex')

interface Outcome {
  records: Array<{ at: string; records: unknown[] }>
  rejects: Array<{ at: string; reason: string }>
  incomplete?: string
  /** Everything that may be stored of the file, for the test of planted secrets. */
  stored: string
}

async function read(format: Format, path: string): Promise<Outcome> {
  const envelope = envelopeFor(format, (await sampleOf(path)).envelope)
  const basis: Context = {
    scope: '210987654321',
    envelope,
    asOf: new Date('2026-11-22T00:00:00Z'),
    fingerprint,
  }
  const context = await contextFor(format, path, basis)
  const outcome: Outcome = {
    records: [],
    rejects: [],
    stored: '',
  }
  const stored: unknown[] = []
  const pages: Page[] = []
  for await (const batch of readRecords(path, { pages })) {
    for (const item of batch) {
      if (isUnreadable(item)) {
        outcome.rejects.push({ at: item.at, reason: item.reason })
        stored.push(item)
        continue
      }
      stored.push(redact(item.value, fingerprint, keptBy(format, item)))
      try {
        outcome.records.push({ at: item.at, records: [...format.records(item, context)] })
      } catch (error) {
        if (!(error instanceof Reject || error instanceof NotAboutIdentities)) throw error
        outcome.rejects.push({ at: item.at, reason: error.message })
      }
    }
  }
  outcome.incomplete = cutBecause(pages)
  outcome.stored = JSON.stringify([stored, outcome.records, outcome.rejects])
  return outcome
}

/** Whole catalogues would drown the rest and change with every update of the data. */
const short = (_key: string, value: unknown) =>
  Array.isArray(value) && value.length > 40 && value.every((item) => typeof item === 'string')
    ? [value[0], '… more than 40 …', value.at(-1)]
    : value

test('the registry: unique ids, a title, a command to collect with', () => {
  expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length)
  for (const format of formats) {
    expect(format.id).toMatch(/^[a-z]+\/[a-z][a-z0-9-]*$/)
    expect(format.title).not.toBe('')
    expect(format.collect).not.toBe('')
  }
})

test('every command to collect with is one that a shell can read', () => {
  for (const { id, collect } of formats) {
    const { status, stderr } = spawnSync('bash', ['-n', '-c', collect], { encoding: 'utf8' })
    expect(status, `${id}: ${stderr}`).toBe(0)
  }
})

test('every sample belongs to a registered format', () => {
  const known = new Set(formats.flatMap(samplesOf))
  const found = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.sample.'),
  )
  expect(found.filter((name) => !known.has(join(here, name)))).toEqual([])
})

const cases = formats.flatMap((format) =>
  samplesOf(format).map((path) => ({ format, path, name: `${format.id} ${basename(path)}` })),
)

test.each(cases)('$name is recognised by its own format and no other', async ({ format, path }) => {
  const sample = await sampleOf(path)
  expect(formats.filter((one) => one.recognises(sample)).map(({ id }) => id)).toEqual([format.id])
  expect(recognise(sample)).toBe(format)
})

test.each(formats.map((format) => ({ format, id: format.id })))(
  '$id yields what is expected',
  async ({ format }) => {
    const outcomes: Record<string, unknown> = {}
    let rejects = 0
    for (const path of samplesOf(format)) {
      const { stored: _, ...outcome } = await read(format, path)
      outcomes[basename(path)] = outcome
      rejects += outcome.rejects.length
    }
    expect(Object.keys(outcomes)).not.toEqual([])
    expect(rejects).toBeGreaterThan(0)
    await expect(`${JSON.stringify(outcomes, short, 2)}\n`).toMatchFileSnapshot(
      join(folderOf(format), `${basename(format.id)}.expected.json`),
    )
  },
)

test.each(formats.map((format) => ({ format, id: format.id })))(
  '$id answers what its samples tell of',
  async ({ format }) => {
    const outcomes = await Promise.all(samplesOf(format).map((path) => read(format, path)))
    const records = outcomes.flatMap((outcome) =>
      outcome.records.flatMap((one) => one.records as ModelRecord[]),
    )
    const tells = (is: (record: ModelRecord) => boolean) => records.some(is)
    const answers = answersOf(format)
    expect(answers.includes('exposure')).toBe(tells(({ type }) => type === 'exposure'))
    expect(answers.includes('people')).toBe(tells(({ type }) => type === 'person' || type === 'team'))
    if (format.role !== 'log') return
    // A log may tell of more than its samples do.
    if (tells((record) => record.type === 'event' && record.kind === 'use')) expect(answers).toContain('use')
    if (tells((record) => record.type === 'event' && record.kind === 'issue'))
      expect(answers).toContain('issuance')
  },
)

const canary = 'SECRET_CANARY'
// The same in base64, at each of the three alignments, without the characters at the seams.
const encoded = [0, 1, 2].map((shift) =>
  Buffer.from('x'.repeat(shift) + canary)
    .toString('base64')
    .slice(4, -4),
)

test.each(cases)('nothing of a planted secret leaves $name', async ({ format, path }) => {
  const { stored } = await read(format, path)
  for (const form of [canary, ...encoded]) expect(stored).not.toContain(form)
})

test('secrets are planted in the formats that can hold some', async () => {
  const { readFileSync } = await import('node:fs')
  const planted = cases
    .filter(({ path }) => readFileSync(path, 'utf8').includes(canary))
    .map(({ format }) => format.id)
  expect(new Set(planted)).toEqual(
    new Set([
      'aws/access-keys',
      'aws/access-analyzer',
      'aws/iam-lists',
      'aws/identity-center',
      'aws/last-accessed',
      'aws/roles-anywhere',
      'aws/secrets',
      'aws/server-certificates',
      'aws/steampipe',
      'aws/user-credentials',
      'aws/cloudtrail',
      'azure/applications',
      'azure/entra-audit',
      'azure/activity',
      'keycloak/offline-sessions',
      'keycloak/clients',
      'keycloak/events',
      'okta/api-services',
      'okta/apps',
      'okta/refresh-tokens',
      'okta/system-log',
      'gcp/consents',
      'gcp/group-members',
      'gcp/secrets',
      'gcp/service-accounts',
      'gcp/workload-pools',
      'generic/issuance-log',
      'gcp/assets',
      'gcp/api-keys',
      'gcp/audit-log',
      'kubernetes/objects',
      'kubernetes/audit',
      'spire/audit-log',
      'pki/certificates',
      'pki/certificate-lists',
      'github/actions',
      'github/audit-log',
      'github/settings',
      'gitlab/pipelines',
      'ai/openai',
      'ai/agent-bom',
      'saas/datadog',
      'saas/snowflake',
      'saas/databricks',
      'okta/authorization-servers',
      'keycloak/realm',
      'azure/key-vault',
      'saas/snowflake-grants',
      'aws/agent-core',
      'teleport/inventory',
      'graphs/prowler',
      'graphs/ocsf',
      'graphs/open-graph',
      'graphs/baton',
      'people/scim',
      'saas/slack',
      'saas/slack-audit',
      'saas/google-workspace-audit',
      'saas/mongodb-atlas-audit',
      'saas/tailscale-audit',
      'saas/atlassian-audit',
      'saas/tines-audit',
      'saas/wiz-audit',
      'saas/asana-audit',
      'saas/auth0-logs',
      'saas/duo-audit',
      'saas/snyk-audit',
      'saas/zendesk-audit',
      'gitlab/audit-events',
      'saas/circleci',
      'saas/duo',
      'saas/modal',
      'saas/mongodb-atlas',
      'saas/netlify',
      'saas/npm-tokens',
      'saas/railway',
      'saas/salesforce',
      'saas/supabase',
      'saas/tailscale',
      'saas/terraform-cloud',
      'saas/vercel',
      'saas/workos',
      'ai/anthropic',
      'ai/mcp-clients',
      'exposure/terraform-state',
      'teleport/audit-log',
      'gitlab/credentials',
      'vault/audit-log',
      'vault/inventory',
      'exposure/gitleaks',
      'exposure/trufflehog',
      'exposure/sarif',
      'exposure/github-alerts',
      'exposure/detect-secrets',
      'exposure/ggshield',
      'exposure/nosey-parker',
      'exposure/kingfisher',
      'exposure/trufflehog-python',
      'exposure/rusty-hog',
      'exposure/n0s1',
      'exposure/gitlab-report',
    ]),
  )
})

/** A copy with the canary planted wherever the format names nothing, at every depth, under innocent and telling names. */
function planted(value: unknown, kept: Kept | undefined): unknown {
  if (kept === 'time' || kept === 'word') return `${canary}-7f3a9`
  if (Array.isArray(value)) return [...value.map((item) => planted(item, kept)), { note: canary }]
  if (typeof value !== 'object' || value === null) return value
  const shape = typeof kept === 'object' ? kept : {}
  const copy: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) copy[name] = planted(member, shape[name] ?? shape['*'])
  if ('*' in shape) {
    // Members of any name: those that sound like a secret.
    for (const name of ['DB_PASS', 'signingKey', 'API Key', 'vault.example/token'])
      copy[name] = `${canary} plain`
    return copy
  }
  for (const name of ['key', 'id', 'value', 'name', 'note', 'SecretParts', 'x', canary])
    if (!Object.hasOwn(shape, name) && !Object.hasOwn(copy, name))
      copy[name] = name.length > 1 ? { key: canary, id: canary, value: [canary], [canary]: 1 } : canary
  return copy
}

test.each(cases)('the instants and words of $name stay as they are', async ({ format, path }) => {
  const hashedBeside = (value: unknown, safe: unknown, kept: Kept | undefined): unknown[] => {
    if (kept === 'time' || kept === 'word')
      return JSON.stringify(value) === JSON.stringify(safe) ? [] : [value]
    if (Array.isArray(value))
      return value.flatMap((item, i) => hashedBeside(item, (safe as unknown[])?.[i], kept))
    if (typeof value !== 'object' || value === null || typeof kept !== 'object') return []
    return Object.entries(value).flatMap(([name, member]) =>
      hashedBeside(member, (safe as Record<string, unknown> | undefined)?.[name], kept[name] ?? kept['*']),
    )
  }
  for await (const batch of readRecords(path))
    for (const item of batch) {
      if (isUnreadable(item)) continue
      const kept = keptBy(format, item)
      expect(hashedBeside(item.value, redact(item.value, fingerprint, kept), kept), item.at).toEqual([])
    }
})

test.each(cases)('whatever $name does not name is not stored', async ({ format, path }) => {
  for await (const batch of readRecords(path))
    for (const item of batch) {
      if (isUnreadable(item)) continue
      const kept = keptBy(format, item)
      const stored = JSON.stringify(redact(planted(item.value, kept), fingerprint, kept)) ?? ''
      expect(stored, item.at).not.toContain(canary)
    }
})
