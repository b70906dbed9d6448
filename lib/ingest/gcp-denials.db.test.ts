import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { rightsStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-gcp-denials-'))
afterAll(closePool)

const [PROJECT, NUMBER] = ['shop-4815', '481516234200']
const RESOURCE = '//cloudresourcemanager.googleapis.com/projects/'
const email = (name: string) => `${name}@${PROJECT}.iam.gserviceaccount.com`
const policyName = `policies/cloudresourcemanager.googleapis.com%2Fprojects%2F${NUMBER}/denypolicies/no-policy`
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')

async function bring(name: string, content: string, day: number, completeness: 'complete' | 'partial') {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'google',
    completeness,
    asOf: new Date(Date.UTC(2026, 10, day)),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(new Date(Date.UTC(2026, 10, day, 1)))
}

async function stateOf(name: string) {
  const [row] = await rows<{ identity_key: string; rights_state: number; sure: boolean; maybe: boolean }>(
    `select i.identity_key, p.rights_state,
       exists (select 1 from action a where a.name = $2 and a.id = any(r.everywhere)) as sure,
       exists (select 1 from action a where a.name = $2 and a.id = any(r.conditional)) as maybe
     from posture p
       join identity i using (identity_key)
       join privilege using (identity_key)
       join rights_profile r using (profile_key)
     where i.native_id = $1`,
    [email(name), 'gcp:resourcemanager.projects.setIamPolicy'],
  )
  return {
    state: word(rightsStates, row!.rights_state),
    may: row!.sure ? 'yes' : row!.maybe ? 'maybe' : 'no',
    denies: (await grantsOf(row!.identity_key))
      .filter(({ via }) => via === 'deny policy')
      .map(({ name }) => name),
  }
}

const denies = (rule: object) =>
  lines({
    name: policyName,
    kind: 'DenyPolicy',
    displayName: 'No policies',
    rules: [
      {
        denyRule: {
          deniedPrincipals: ['principalSet://goog/public:all'],
          deniedPermissions: ['cloudresourcemanager.googleapis.com/projects.setIamPolicy'],
          ...rule,
        },
      },
    ],
  })
const exceptOne = {
  exceptionPrincipals: [`principal://iam.googleapis.com/projects/-/serviceAccounts/${email('break-glass')}`],
}

test('a deny policy takes rights away, or leaves them open where a condition stands', async () => {
  const members = (...names: string[]) => names.map((name) => `serviceAccount:${email(name)}`)
  await bring(
    'policies.ndjson',
    lines(
      {
        resource: `${RESOURCE}${PROJECT}`,
        policy: { bindings: [{ role: 'roles/owner', members: members('owner', 'break-glass', 'both') }] },
      },
      {
        resource: `${RESOURCE}bank-16`,
        policy: { bindings: [{ role: 'roles/owner', members: members('both') }] },
      },
    ),
    1,
    'partial',
  )
  expect(await stateOf('owner')).toEqual({ state: 'admin', may: 'yes', denies: [] })

  await bring('deny.ndjson', denies(exceptOne), 2, 'partial')
  // Whether the number is that of its project is not known yet.
  expect(await stateOf('owner')).toMatchObject({ may: 'maybe', denies: ['No policies'] })
  await bring(
    'project.ndjson',
    lines({
      name: `${RESOURCE}${NUMBER}`,
      assetType: 'cloudresourcemanager.googleapis.com/Project',
      resource: { data: { projectId: PROJECT, projectNumber: NUMBER } },
    }),
    3,
    'partial',
  )
  expect(await stateOf('owner')).toMatchObject({ may: 'no', denies: ['No policies'] })
  expect((await stateOf('owner')).state).not.toBe('admin')
  expect(await stateOf('break-glass')).toEqual({ state: 'admin', may: 'yes', denies: [] })
  expect(await stateOf('both')).toMatchObject({ may: 'maybe', denies: ['No policies'] })

  const condition = { title: 'at night', expression: 'request.time.getHours() > 20' }
  await bring('deny.ndjson', denies({ ...exceptOne, denialCondition: condition }), 4, 'partial')
  expect(await stateOf('owner')).toMatchObject({
    may: 'maybe',
    denies: ['No policies (denies if at night)'],
  })

  // A complete list without it: the right is back.
  await bring(
    'deny-none.ndjson',
    denies({}).replace('no-policy', 'another').replace('setIamPolicy', 'delete'),
    5,
    'complete',
  )
  expect(await stateOf('owner')).toMatchObject({ state: 'admin', may: 'yes', denies: ['No policies'] })
})
