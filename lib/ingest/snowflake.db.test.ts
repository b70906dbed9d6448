import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-snowflake-'))
afterAll(closePool)

async function bring(name: string, records: readonly object[]) {
  const file = path.join(folder, name)
  writeFileSync(file, records.map((one) => JSON.stringify(one)).join('\n'))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'snowflake',
    scope: 'corp',
    completeness: 'partial',
    asOf: new Date('2026-11-27T00:00:00Z'),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date('2026-11-27T08:00:00Z'))
}

const token = (user: string, name: string) => ({
  name,
  user_name: user,
  role_restriction: '',
  status: 'ACTIVE',
  created_on: '1785000000.000',
  expires_at: '1800000000.000',
})

test('a token of a service user is that user’s; one of a person is on the roll by itself, and the person is not', async () => {
  await bring('users.ndjson', [
    { name: 'LOADER', login_name: 'LOADER', type: 'SERVICE', email: null },
    { name: 'INES', login_name: 'INES', type: 'PERSON', email: 'ines@corp.example' },
    token('LOADER', 'nightly'),
    token('INES', 'notebook'),
  ])
  await bring('grants.ndjson', [
    { grantee_name: 'INES', granted_to: 'USER', role: 'ANALYST', granted_by: 'SECURITYADMIN' },
  ])
  const found = await rows<{ identity_key: string; native_id: string; credentials: string[] }>(
    `select i.identity_key, i.native_id, array_agg(c.native_id) as credentials
     from identity i
       join credential c using (identity_key)
     group by 1, 2
     order by 2`,
  )
  expect(found.map(({ native_id, credentials }) => [native_id, credentials])).toEqual([
    ['snowflake/corp/token/INES/notebook', ['snowflake/corp/token/INES/notebook']],
    ['snowflake/corp/user/LOADER', ['snowflake/corp/token/LOADER/nightly']],
  ])
  expect((await grantsOf(found[0]!.identity_key)).map(({ name, via }) => [name, via])).toEqual([
    ['ANALYST', 'through its user INES'],
  ])
  expect(await rows(`select 1 from identity where native_id = 'snowflake/corp/user/INES'`)).toEqual([])
})
