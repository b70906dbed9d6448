import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { summaries } from '@/lib/ingest/summary'
import { exposuresOf } from './exposures'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-exposures-'))
let number = 0

async function bring(content: unknown, source: string | undefined, day: number, scope?: string) {
  const file = path.join(folder, `${(number += 1)}`)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source,
    scope,
    completeness: 'complete',
    asOf: new Date(Date.UTC(2026, 10, day, 8)),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
  return summaries(accepted)
}

const keyOf = async (name: string) =>
  (await rows<{ key: string }>('select identity_key::text as key from identity where name = $1', [name]))[0]!
    .key

const SECRET = 'ghp_Zq7wLm3kTy9pXv2rBn5sDf8hJ1cA4eG6iK0M'
const gitleaks = (commit: string) => ({
  RuleID: 'github-pat',
  StartLine: 4,
  StartColumn: 9,
  Secret: SECRET,
  Match: `token = "${SECRET}"`,
  File: 'app/x.py',
  Commit: commit,
  Date: '2026-11-01T00:00:00Z',
  Fingerprint: `${commit}:app/x.py:github-pat:4`,
})

test('one secret that several scanners find in one place is one copy, and what it can do stands with it', async () => {
  await bring([gitleaks('c0ffee1')], 'gitleaks of shop', 1, 'github.com/acme/shop')
  await bring(
    {
      SourceMetadata: {
        Data: {
          Git: {
            commit: 'c0ffee1',
            file: 'app/x.py',
            line: 4,
            repository: 'https://github.com/acme/Shop.git',
            timestamp: '2026-11-01 00:00:00 +0000',
          },
        },
      },
      DetectorName: 'Github',
      Verified: true,
      Raw: SECRET,
    },
    'trufflehog of shop',
    1,
  )
  await bring(
    {
      findings: [
        {
          rule: { name: 'GitHub Personal Access Token', id: 'kingfisher.github.1' },
          finding: {
            snippet: `"${SECRET}"`,
            fingerprint: '42',
            validation: { status: 'Active Credential' },
            line: 9,
            column_start: 1,
            path: 'ops/y.sh',
          },
        },
      ],
      access_map: [
        {
          provider: 'github',
          account: 'halden-bot',
          groups: [{ resources: ['acme/shop'], permissions: ['contents:write'] }],
          token_details: { scopes: ['repo'] },
          fingerprint: '42',
        },
      ],
    },
    'kingfisher of shop',
    1,
    'github.com/acme/shop',
  )
  const [holder] = await rows<{ key: string }>(
    `select distinct c.identity_key::text as key
     from credential c
       join exposure x on x.fingerprint = c.fingerprint`,
  )
  const [found, ...others] = await exposuresOf(holder!.key)
  expect(others).toEqual([])
  expect(found).toMatchObject({
    copies: 2,
    placesTotal: 2,
    works: true,
    isCanary: false,
    detectors: ['Github', 'github-pat', 'kingfisher.github.1'],
    reach: ['contents:write on acme/shop', 'repo'],
  })
  expect(found!.places.map(({ file, line, sources }) => ({ file, line, sources }))).toEqual([
    { file: 'app/x.py', line: 4, sources: ['gitleaks of shop', 'trufflehog of shop'] },
    { file: 'ops/y.sh', line: 9, sources: ['kingfisher of shop'] },
  ])
  expect(JSON.stringify(await rows('select * from exposure'))).not.toContain(SECRET)
})

test('a decoy is labelled, and counts as no leak', async () => {
  await bring(
    {
      SourceMetadata: {
        Data: { Git: { commit: 'c', file: 'bait', line: 1, repository: 'https://x.example/r' } },
      },
      DetectorName: 'AWS',
      Verified: true,
      Raw: 'AKIABAITBAITBAITBAI1',
      RawV2: 'AKIABAITBAITBAITBAI1:wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12',
      ExtraData: { arn: 'arn:aws:iam::111122223333:user/canarytokens.com@@bait' },
    },
    'baits',
    1,
  )
  await bring(
    {
      AccessKeyMetadata: [
        {
          UserName: 'bait',
          AccessKeyId: 'AKIABAITBAITBAITBAI1',
          Status: 'Active',
          CreateDate: '2026-10-01T00:00:00Z',
        },
      ],
    },
    '111122223333',
    1,
  )
  expect(await exposuresOf(await keyOf('bait'))).toMatchObject([{ isCanary: true, copies: 1 }])
  const [finding] = await rows<{ n: number }>(
    `select count(*)::int as n
     from finding f
       join identity i using (identity_key)
     where i.name = 'bait' and f.check_no = $1`,
    [(await import('@/lib/checks/index')).checkById('exposed-secret')!.no],
  )
  expect(finding!.n).toBe(0)
})

const run = (repository: string | undefined, results: unknown[], more: object = {}) => ({
  tool: { driver: { name: 'gitleaks', rules: [] } },
  ...(repository && { versionControlProvenance: [{ repositoryUri: repository, branch: 'main' }] }),
  results,
  ...more,
})
const sarif = (...runs: unknown[]) => ({
  version: '2.1.0',
  $schema: 'https://json.schemastore.org/sarif',
  runs,
})
const leak = (file: string) => ({
  ruleId: 'generic-api-key',
  message: { text: 'found' },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: file },
        region: { startLine: 1, startColumn: 1, snippet: { text: `s3cr3tOf${file}Zq7wLm3kTy9p` } },
      },
    },
  ],
})
const stillIn = async (source: string) =>
  (
    await rows<{ file: string }>(
      `select x.location->>'file' as file
       from exposure x
         join source s on s.id = x.source_id
       where s.name = $1 and x.seen_to is null
       order by 1`,
      [source],
    )
  ).map(({ file }) => file)

test('a SARIF run takes back what was found where it says that it looked, and nowhere else', async () => {
  const [one, other] = ['https://github.com/acme/one', 'https://github.com/acme/other']
  await bring(sarif(run(one, [leak('a')]), run(other, [leak('b')])), 'two repositories', 1)
  expect(await stillIn('two repositories')).toEqual(['a', 'b'])
  // A clean run that does not say where it looked closes nothing, and says so.
  const [silent] = await bring(sarif(run(undefined, [])), 'two repositories', 2)
  expect(silent!.warning).toContain('does not say where it looked')
  expect(await stillIn('two repositories')).toEqual(['a', 'b'])
  // Of another tool, of another branch, of one that failed: nothing either.
  const [failed] = await bring(
    sarif(run(one, [], { invocations: [{ executionSuccessful: false }] })),
    'two repositories',
    3,
  )
  expect(failed!.warning).toContain('did not succeed')
  await bring(sarif({ ...run(one, []), tool: { driver: { name: 'detect-secrets' } } }), 'two repositories', 4)
  await bring(
    sarif({ ...run(one, []), versionControlProvenance: [{ repositoryUri: one, branch: 'next' }] }),
    'two repositories',
    5,
  )
  await bring(sarif(run('https://github.com/acme/third', [])), 'two repositories', 6)
  expect(await stillIn('two repositories')).toEqual(['a', 'b'])
  const [clean] = await bring(sarif(run(one, [])), 'two repositories', 7)
  expect(clean!.warning).toBeUndefined()
  expect(await stillIn('two repositories')).toEqual(['b'])
})
