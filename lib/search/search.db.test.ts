import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { report } from '@/e2e/credential-report'
import { bring } from '@/lib/tasks/testing'
import { search } from './search'

ownDatabase()
const actor = systemActor('test')
const found = async (query: string, who = actor) =>
  (await search(who, query)).map(({ type, title, href }) => [type, title, href])

test('people, teams, ids of keys and numbers of findings are found, and nothing outside of the scope', async () => {
  await bring(
    report([{ user: 'palette', rotated: '2020-01-01T00:00:00Z' }]),
    new Date(Date.now() - 86_400_000),
  )
  const [team] = await rows<{ id: number }>("insert into team (name) values ('Palette team') returning id")
  const [person] = await rows<{ id: number }>(
    `insert into person (email, name, team_id) values ('pam@corp.example', 'Pam Palette', $1) returning id`,
    [team!.id],
  )
  await rows(
    `update credential set native_id = 'AKIA_PASTED%1'
     where (identity_key, credential_key) = (
       select identity_key, credential_key from credential where is_static limit 1
     )`,
  )
  const [finding] = await rows<{ id: string }>('select id from finding order by id limit 1')

  expect(await found('palette')).toEqual(
    expect.arrayContaining([
      ['identity', 'palette', expect.stringMatching(/^\/identities\//)],
      ['person', 'Pam Palette', `/owners/people/${person!.id}`],
      ['team', 'Palette team', `/owners/people?team=${team!.id}`],
    ]),
  )
  expect((await found('AKIA_PASTED%'))[0]?.slice(0, 2)).toEqual(['credential', 'AKIA_PASTED%1'])
  // A sign of a pattern stands for itself.
  expect((await found('AKIA%PASTED')).filter(([type]) => type === 'credential')).toEqual([])
  for (const typed of [finding!.id, `finding ${finding!.id}`, `#${finding!.id}`])
    expect(await found(typed)).toContainEqual(['finding', expect.any(String), `/findings/${finding!.id}`])
  const nowhere = { ...actor, scope: { environments: [1] }, rights: { environments: [1] } }
  expect((await found('AKIA_PASTED', nowhere)).filter(([type]) => type === 'credential')).toEqual([])
  expect((await found(finding!.id, nowhere)).filter(([type]) => type === 'finding')).toEqual([])
})
