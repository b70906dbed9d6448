import { expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { planFindings } from './plan'
import { setWatch } from './talk'
import { bring, findingOn, person } from './testing'
import { tellWatchers } from './watchers'

ownDatabase()
const ana = person('00000000-0000-4000-8000-00000000000a')
const ben = person('00000000-0000-4000-8000-00000000000b')

test('who watches is told once of what others did since, and not of what they did themselves', async () => {
  for (const { id, label } of [ana, ben])
    await rows('insert into app_user (id, email, name) values ($1, $2, $2)', [id, label])
  await bring(
    report([{ user: 'watched', rotated: '2020-01-01T00:00:00Z' }]),
    new Date(Date.now() - 86_400_000),
  )
  const { id } = await findingOn('watched', 1)
  for (const actor of [ana, ben]) await setWatch(actor, { about: 'finding', aboutId: id, watching: true })
  // What happened before somebody watched is no news.
  expect(await tellWatchers(new Date())).toBe(0)
  await planFindings(ben, { ids: [id], assignee: null, dueAt: null })
  expect(await tellWatchers(new Date())).toBeGreaterThan(0)
  expect(await tellWatchers(new Date())).toBe(0)
  const mails = await rows<{ recipient: string; subject: string; text: string }>('select * from mail')
  expect(new Set(mails.map(({ recipient }) => recipient))).toEqual(new Set([ana.label]))
  expect(mails[0]!.subject).toBe(`Finding ${id}: planned`)
  expect(mails[0]!.text).toContain(`/findings/${id}`)
})

test('the reason with its proof is told to whoever may see the finding now, and to nobody else', async () => {
  await rows(
    `insert into role_binding (user_id, role, scope)
     select id, 'analyst', case email when $1 then '{}'::jsonb else '{"environments": [1]}'::jsonb end
     from app_user`,
    [ana.label],
  )
  const { id } = await findingOn('watched', 1)
  await rows('delete from mail')
  for (const actor of [ana, ben]) await setWatch(actor, { about: 'finding', aboutId: id, watching: true })
  await rows(
    `insert into finding_change (finding_id, actor, change, at)
     values ($1, 'cem@halden.example', (select max(change) from finding_change), now())`,
    [id],
  )
  await tellWatchers(new Date())
  const mails = await rows<{ recipient: string; text: string }>('select recipient, text from mail')
  const textTo = (email: string) => mails.find(({ recipient }) => recipient === email)?.text ?? ''
  const proof = (await proofsOfFindings([id])).get(id)
  expect(proof).toMatch(/\w/)
  expect(textTo(ana.label)).toContain(`\n${proof}.\n`)
  expect(textTo(ben.label)).toContain(`/findings/${id}`)
  expect(textTo(ben.label)).not.toContain(proof)
})
