import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { rightsStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

const { asOwner } = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-okta-groups-'))

test('an API token holds what its user holds, also through groups, with the rule as the reason', async () => {
  const token = (id: string, userId: string) => ({
    id,
    name: id,
    userId,
    tokenWindow: 'P30D',
    created: '2026-01-01T00:00:00Z',
    network: { connection: 'ANYWHERE' },
  })
  const files = {
    'tokens.json': JSON.stringify([token('00T1', '00u1'), token('00T2', '00u2')]),
    'groups.ndjson': readFileSync(
      path.join(import.meta.dirname, 'sources/okta/group-members.sample.ndjson'),
      'utf8',
    ),
  }
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), content)
    const accepted = await accept(systemActor('test'), [localFile(path.join(folder, name))], {
      source: 'okta',
      scope: 'acme.okta.com',
      completeness: 'partial',
      asOf: new Date('2026-11-27T00:00:00Z'),
      wantsPreview: false,
    })
    for (const { importId } of accepted) await runImport(importId!)
    await finishImports(new Date('2026-11-27T08:00:00Z'))
  }
  const found = await rows<{ key: string; name: string; rights_state: number }>(
    `select i.identity_key as key, i.name, p.rights_state
     from identity i join posture p using (identity_key) order by 2`,
  )
  expect(found.map(({ name, rights_state }) => [name, word(rightsStates, rights_state)])).toEqual([
    ['00T1', 'admin'],
    ['00T2', 'unknown'],
  ])
  expect((await grantsOf(found[0]!.key)).map(({ name, via }) => [name, via])).toEqual([
    [
      'SUPER_ADMIN',
      'through group Administrators (as a member of its user 00u1), because of the rule Platform (user.department=="Platform"), unless somebody was added by hand',
    ],
  ])
  expect((await grantsOf(found[1]!.key)).map(({ name, via }) => [name, via])).toEqual([
    ['CUSTOM', 'through its user 00u2'],
    ['HELP_DESK_ADMIN', 'through its user 00u2'],
  ])
  // People are members too, and no identities: nothing is worked out for them.
  expect(
    await rows(
      `select identity_key from privilege
       where identity_key in (select identity_key from membership)
         and identity_key not in (select identity_key from identity)`,
    ),
  ).toEqual([])
  // The user of a token is no group of it, whatever a group is called.
  expect(
    await rows(`select name, is_own_account from membership where is_own_account order by name`),
  ).toEqual([
    { name: 'its user 00u1', is_own_account: true },
    { name: 'its user 00u2', is_own_account: true },
  ])
  await asOwner(`update membership set name = 'its user group' where not coalesce(is_own_account, false)`)
  expect((await grantsOf(found[0]!.key)).map(({ via }) => via)).toEqual([
    expect.stringMatching(/^through group its user group \(as a member of its user 00u1\)/),
  ])
})
