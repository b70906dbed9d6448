import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { explain } from '@/lib/checks/queries'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { credentialFilter, identityFilter } from '@/lib/model/filters'
import { countCredentials, credentialAgeBands, credentialFacets, listCredentials } from './credentials'
import { listIdentities } from './identities'
import { identityDetail } from './identity-detail'

ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const policy = { days: 90, asymmetricDays: 365, at: AS_OF }
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-credentials-'))

async function bring(name: string, content: string, source?: string): Promise<void> {
  const full = path.join(folder, name)
  writeFileSync(full, content)
  const accepted = await accept(actor, [localFile(full)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
    source,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(AS_OF)
}
const sample = (name: string) => readFileSync(path.join('lib/ingest/sources', name), 'utf8')
const list = async (query: object) =>
  (await listCredentials(actor, credentialFilter.parse(query), policy)).rows
const key = { user: 'deployer', rotated: '2020-01-01T00:00:00Z' }
const exposureOf = async (user: string) => (await list({ q: user })).map(({ exposure }) => exposure)

test('a credential is only said not to be exposed when a scan could have told', async () => {
  await bring('report.csv', report([key]))
  // Nothing was scanned.
  expect(await exposureOf('deployer')).toEqual(['unknown'])
  await bring('clean.json', sample('exposure/ggshield.sample.clean.json'))
  // A credential report names no id of the key, so no result of a scan can be tied to it.
  expect(await exposureOf('deployer')).toEqual(['unknown'])
  await bring(
    'keys.json',
    JSON.stringify({
      AccessKeyMetadata: [
        {
          UserName: 'named',
          AccessKeyId: 'AKIANAMEDNAMEDNAMED1',
          Status: 'Active',
          CreateDate: '2026-10-01T00:00:00+00:00',
        },
      ],
    }),
    '333333333333',
  )
  expect(await exposureOf('named')).toEqual(['none_found'])
  await bring(
    'found.json',
    sample('exposure/gitleaks.sample.json').replace(/AKIA[A-Z0-9]{16}/g, 'AKIANAMEDNAMEDNAMED1'),
  )
  expect(await exposureOf('named')).toEqual(['found'])
})

test('what is issued at run time has no policy of rotation, however old the entry is', async () => {
  await bring('entries.json', sample('spire/entries.sample.json'))
  await rows("update credential set created_at = '2020-01-01' where not is_static")
  const dynamic = await list({ static: 'false' })
  expect(dynamic.length).toBeGreaterThan(0)
  expect(dynamic.map(({ exposure }) => exposure)).not.toContain('none_found')
  const over = await list({ age: 'over' })
  expect(over.map(({ isStatic }) => isStatic)).not.toContain(false)
  // Every figure of the facet is as long as the list that it opens, and they add up to all.
  const ages = (await credentialFacets(actor, credentialFilter.parse({}), policy)).find(
    ({ field }) => field === 'age',
  )!.values
  expect(ages.find(({ value }) => value === 'dynamic')?.count).toBe(dynamic.length)
  for (const { value, count } of ages)
    expect(await countCredentials(actor, [credentialFilter.parse({ age: value })], policy)).toEqual([count])
})

test('what nobody lists the rights of has unknown rights, and root has all of them', async () => {
  const held = {
    UserDetailList: [
      {
        UserName: 'reader',
        Arn: 'arn:aws:iam::333333333333:user/reader',
        UserId: 'AIDAREADER',
        CreateDate: '2024-01-01T00:00:00Z',
        GroupList: [],
        AttachedManagedPolicies: [],
        UserPolicyList: [
          {
            PolicyName: 'p',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }],
            },
          },
        ],
      },
      {
        UserName: 'bare',
        Arn: 'arn:aws:iam::333333333333:user/bare',
        UserId: 'AIDABARE',
        CreateDate: '2024-01-01T00:00:00Z',
        GroupList: [],
        AttachedManagedPolicies: [],
      },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  }
  const root =
    '<root_account>,arn:aws:iam::333333333333:root,2019-04-02T09:12:00Z,true,2025-02-11T10:00:00Z,2019-04-02T09:12:00Z,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A'
  await bring('details.json', JSON.stringify(held), '333333333333')
  await bring('root.csv', `${report([{ ...key, user: 'reported' }])}\n${root}`, '333333333333')
  const used = {
    eventVersion: '1.09',
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-west-1',
    eventID: 'b1f4f0b8-5f0e-4c41-9f0a-1f2f3f4f5f6f',
    eventType: 'AwsApiCall',
    recipientAccountId: '333333333333',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'cli',
    readOnly: true,
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::333333333333:user/only-in-a-log',
      accountId: '333333333333',
      accessKeyId: 'AKIALOGGEDLOGGEDLOG1',
      userName: 'only-in-a-log',
    },
  }
  await bring('trail.json', JSON.stringify({ Records: [used] }), '333333333333')
  const { rows: found } = await listIdentities(
    actor,
    identityFilter.parse({ limit: '200', accepted: 'true' }),
  )
  const rightsOf = (name: string) => found.find((one) => one.name === name)?.rightsState
  expect(rightsOf('bare')).toBe('none')
  expect(rightsOf('root')).toBe('admin')
  // Listed by a report that tells no rights, or by a log alone.
  expect(rightsOf('reported')).toBe('unknown')
  expect(rightsOf('only-in-a-log')).toBe('unknown')
})

test('"last used" names the record or event that says so, whatever else is imported', async () => {
  const of = async (name: string) => {
    const [row] = (await listIdentities(actor, identityFilter.parse({ q: name }))).rows
    return (await identityDetail(actor, row!.id)).lastUsedBy
  }
  // The account has a log, and it says nothing of this user: its report does.
  expect(await of('user/deployer')).toMatchObject({
    isLog: false,
    file: 'report.csv',
    at: expect.any(String),
  })
  expect(await of('only-in-a-log')).toEqual({
    isLog: true,
    importId: expect.any(Number),
    file: 'trail.json',
    at: 'record 1',
    seenAt: '2026-11-20T10:00:00.000Z',
  })
  expect(await of('user/bare')).toBeNull()
})

test('the reason of a gap is a sentence with the facts that prove it', async () => {
  const [row] = (await listIdentities(actor, identityFilter.parse({ q: 'user/deployer' }))).rows
  const gaps = (await explain(row!.id, AS_OF)).filter(({ verdict }) => verdict === 'gap')
  expect(gaps.length).toBeGreaterThan(1)
  for (const { checkId, proof } of gaps) expect(proof, checkId).toMatch(/^\S.*\.$/)
  expect(gaps.find(({ checkId }) => checkId === 'rotation-overdue')?.proof).toContain('1 Jan 2020')
  expect(gaps.find(({ checkId }) => checkId === 'unowned-identity')?.proof).toBe(
    'Nobody is confirmed as its owner.',
  )
})

test('each band of ages is as long as the list that it opens, with the other filters and without', async () => {
  for (const query of [{}, { static: 'true' }, { provider: 'aws', ended: 'true' }, { age_from: '91' }]) {
    const bands = await credentialAgeBands(actor, credentialFilter.parse(query), policy)
    expect(bands.some(({ n }) => n > 0)).toBe(true)
    for (const { from, to, n } of bands) {
      const opened = {
        ...query,
        age_from: String(from),
        ...(to === null ? {} : { age_to: String(to) }),
        limit: '500',
      }
      expect(await list(opened), JSON.stringify(opened)).toHaveLength(n)
    }
  }
  expect(await list({ age_from: '91', age_to: '30' })).toEqual([])
})
