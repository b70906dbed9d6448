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
import { code, findingStates, identityStatuses } from '@/lib/model/vocabulary'
import type { DirectoryFilter } from '@/lib/model/filters'
import { savePerson } from '@/lib/owners/directory'
import { countProposedMachines, listDirectory, usualNames } from '@/lib/owners/directory-queries'
import { savePolicy } from '@/lib/policy/policy'
import { planFindings } from '@/lib/tasks/plan'
import { person } from '@/lib/tasks/testing'
import { decideNature } from './decide-nature'
import { dump } from './testing-tables'

// Users of directories that are machines: proposed with the reason, decided by a person, and then on the roll whatever comes later.

const own = ownDatabase()
const actor = systemActor('test')
const analyst = person('00000000-0000-4000-8000-00000000000a')
const UNOWNED = 9
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-machines-'))
const day = (date: number) => new Date(Date.UTC(2026, 10, date, 8))
let number = 0

async function bring(content: string, at: number, source: string, complete = false): Promise<void> {
  const file = path.join(folder, `delivery-${number++}`)
  writeFileSync(file, content)
  const accepted = await accept(actor, [localFile(file)], {
    source,
    completeness: complete ? 'complete' : 'partial',
    asOf: day(at),
    wantsPreview: false,
  })
  for (const { importId, error } of accepted as { importId: number | null; error?: string }[]) {
    expect(error).toBeUndefined()
    await rows('update import set guard_override = true where id = $1', [importId])
    await runImport(importId!)
  }
  expect(await rows('select name from import_file where rejected > 0 or error is not null')).toEqual([])
  await finishImports(day(27))
}

const entra = (...users: object[]) =>
  JSON.stringify({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users', value: users })
const member = (n: number, name: string, more: object = {}) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  userPrincipalName: `${name}@corp.example`,
  displayName: name,
  accountEnabled: true,
  ...more,
})
const ada = member(1, 'ada', {
  signInActivity: {
    lastSignInDateTime: '2026-11-01T08:00:00Z',
    lastNonInteractiveSignInDateTime: '2026-11-02T08:00:00Z',
  },
})
const build = member(2, 'build', {
  createdDateTime: '2024-01-01T00:00:00Z',
  manager: { mail: 'ada@corp.example' },
  signInActivity: {
    lastSignInDateTime: null,
    lastNonInteractiveSignInDateTime: '2026-11-12T08:00:00Z',
  },
})
const called = member(3, 'backup', { employeeType: 'Service Account' })
const fresh = member(4, 'fresh', { signInActivity: null })
const svc = member(5, 'svc-etl')

const list = async (filter: Partial<DirectoryFilter> = {}) =>
  (await listDirectory(actor, { limit: 50, sort: 'name', reverse: false, ...filter } as DirectoryFilter)).rows
const proposed = async () =>
  Object.fromEntries((await list({ nature: 'proposed' })).map((row) => [row.name, row.signs]))
const idOf = async (name: string) => (await list()).find((row) => row.name === name)!.id
const onRoll = () =>
  rows<{ name: string; status: number; gone: boolean; used: string | null }>(
    `select name, status, seen_to is not null as gone, to_char(last_used_at, 'MM-DD') as used
     from identity
     order by name, native_id`,
  )

test('what looks like a machine is proposed with the reason, by its directory or by the rule for names', async () => {
  await bring(entra(ada, build, called, fresh, svc), 20, 'entra')
  expect(await proposed()).toEqual({
    build: ['The directory knows of sign-ins without anybody present, and of none by somebody'],
    backup: ['The directory calls it "Service Account" (employeeType)'],
  })
  expect(await onRoll()).toEqual([])
  expect(await usualNames()).toEqual([{ name: 'svc-*', n: 1 }])
  await savePolicy(actor, 'people', { machine_names: ['svc-*', 'fr_sh'] })
  expect((await proposed())['svc-etl']).toEqual([
    'Its name fits "svc-*", which an administrator set for machines',
  ])
  expect((await proposed()).fresh).toBeUndefined()
  expect(await countProposedMachines()).toBe(3)
})

test('confirmed it is an identity, judged, with its manager as the suggested owner, and it owns nothing any more', async () => {
  expect(await decideNature(actor, await idOf('build'), 'machine')).toEqual({ done: 1 })
  expect(await decideNature(actor, await idOf('build'), 'machine')).toEqual({ done: 0 })
  await finishImports(day(27))
  expect(await onRoll()).toEqual([{ name: 'build', status: 0, gone: false, used: '11-12' }])
  const [row] = await list({ nature: 'machine' })
  expect(row).toMatchObject({ name: 'build', active: false, natureBy: expect.any(String) })
  expect(row!.identities).toHaveLength(1)
  expect(
    await rows(
      `select o.label
       from ownership o
         join identity i using (identity_key)
       where i.name = 'build'`,
    ),
  ).toEqual([{ label: 'ada' }])
  expect(
    await rows("select 1 from posture p join identity i using (identity_key) where i.name = 'build'"),
  ).toHaveLength(1)
  expect(
    await rows("select subject from audit_entry where action = 'directory.is_machine' order by id"),
  ).toEqual([{ subject: 'build@corp.example' }, { subject: 'build@corp.example' }])
  // Changing the person by hand makes no person of it.
  await savePerson(actor, { email: 'build@corp.example', name: 'build' })
  expect((await list({ nature: 'machine' }))[0]!.active).toBe(false)
})

test('refused it stays refused, and confirmed it stays confirmed, whatever comes later, late or twice', async () => {
  await decideNature(actor, await idOf('backup'), 'person')
  const all = [ada, build, called, fresh, svc]
  await bring(entra(...all), 20, 'entra')
  const before = await dump(own.url())
  await bring(entra(...all), 20, 'entra')
  await bring(entra(...all.map((one) => ({ ...one, department: 'Older' }))), 19, 'entra')
  expect(await dump(own.url())).toMatchObject({ identity: before.identity, person: before.person })
  expect(await proposed()).toEqual({ 'svc-etl': expect.anything() })
  const newer = {
    ...build,
    accountEnabled: false,
    signInActivity: { lastSignInDateTime: null, lastNonInteractiveSignInDateTime: '2026-11-21T08:00:00Z' },
  }
  await bring(entra(ada, newer, called, fresh, svc), 22, 'entra')
  expect(await onRoll()).toEqual([{ name: 'build', status: 1, gone: false, used: '11-21' }])
})

test('two directories that know it are two accounts; a list that is none names no third', async () => {
  await bring('email,name,team,employee type\nbuild@corp.example,build,Ops,Bot\n', 22, 'hr')
  await bring(
    JSON.stringify([
      {
        id: '00ubuild',
        status: 'ACTIVE',
        lastLogin: null,
        profile: { login: 'build@corp.example', email: 'build@corp.example', displayName: 'build' },
        credentials: { provider: { type: 'OKTA' } },
      },
      {
        id: '00unew',
        status: 'ACTIVE',
        lastLogin: null,
        profile: { login: 'new@corp.example', email: 'new@corp.example', displayName: 'new' },
        credentials: { password: {}, provider: { type: 'OKTA' } },
      },
    ]),
    23,
    'okta',
  )
  expect(
    await rows('select provider, native_id from identity where seen_to is null order by 1'),
  ).toHaveLength(2)
  expect((await list({ nature: 'machine' }))[0]!.signs).toEqual([
    'It has no password, and nobody ever signed in',
    'The directory calls it "Bot" (employee type)',
    'The directory knows of sign-ins without anybody present, and of none by somebody',
  ])
  expect((await proposed()).new).toBeUndefined()
})

test('it ends where a complete directory no longer lists it, and with the decision', async () => {
  await bring(entra(ada, called, fresh, svc), 24, 'entra', true)
  expect((await onRoll()).map(({ gone }) => gone).sort()).toEqual([false, true])
  await decideNature(actor, await idOf('build'), 'unknown')
  expect((await onRoll()).map(({ gone }) => gone)).toEqual([true, true])
  await decideNature(actor, await idOf('build'), 'machine')
  expect((await onRoll()).map(({ gone }) => gone).sort()).toEqual([false, true])
})

test('somebody of whom no directory tells an account cannot be a machine', async () => {
  const { id } = await savePerson(actor, { email: 'hand@corp.example', name: 'Hand' })
  await expect(decideNature(actor, id, 'machine')).rejects.toThrow('No directory tells of an account')
})

/** What became of the findings on an account, of their tasks and of what proved them. */
const fates = (nativeId: string) =>
  rows<{ state: number; task: string | null; proofs: number }>(
    `select distinct f.state, t.state as task,
       (select count(*)::int from proof where finding_id = f.id) as proofs
     from finding f
       join identity i using (identity_key)
       left join task t on t.finding_id = f.id
     where i.native_id = $1 and f.check_no = ${UNOWNED}`,
    [nativeId],
  )
const state = (word: (typeof findingStates)[number]) => code(findingStates, word)
/** Plans the gap of having no owner, as somebody would who means to mend it. */
async function planGap(nativeId: string): Promise<void> {
  const [found] = await rows<{ id: string }>(
    `select f.id
     from finding f
       join identity i using (identity_key)
     where i.native_id = $1 and f.check_no = ${UNOWNED} and f.resolved_at is null`,
    [nativeId],
  )
  const planned = await planFindings(analyst, { ids: [found!.id], assignee: analyst.label, dueAt: null })
  expect(planned).toMatchObject({ done: 1 })
}

test('taken back, its gaps are none any more: that proves no fix, and its task is cancelled', async () => {
  const lone = member(20, 'lone')
  await bring(entra(lone), 20, 'e20')
  await decideNature(actor, await idOf('lone'), 'machine')
  await finishImports(day(27))
  await planGap(lone.id)
  await decideNature(actor, await idOf('lone'), 'person')
  await finishImports(day(27))
  const closed = [{ state: state('not_a_problem'), task: 'cancelled', proofs: 0 }]
  expect(await fates(lone.id)).toEqual(closed)
  // Listed again it is still a person; and as a machine its gap opens anew, and never came back.
  await bring(entra({ ...lone, department: 'Ops' }), 22, 'e20')
  expect(await fates(lone.id)).toEqual(closed)
  await decideNature(actor, await idOf('lone'), 'machine')
  await finishImports(day(27))
  expect((await fates(lone.id)).map((one) => [one.state, one.proofs])).toEqual([[state('open'), 0]])
})

const renamed = (n: number, name: string) => ({ ...member(n, name), displayName: name })
/** What is on the roll of an account, and what is known of each address that it had. */
const accountOf = async (id: string, ...names: string[]) => ({
  identity: await rows<{ name: string; scope: string; status: number; gone: boolean }>(
    'select name, scope, status, seen_to is not null as gone from identity where native_id = $1',
    [id],
  ),
  people: await rows(
    `select split_part(name, '-', 1) as name, active, nature, nature_by is not null as said,
       cardinality(machine_keys) as keys
     from person
     where name = any($1)
     order by 1`,
    [names],
  ),
})

test('a decision follows the account to another address, and its gaps stay open', async () => {
  const [old, next] = [renamed(30, 'before-30'), renamed(30, 'after-30')]
  await bring(entra(old), 20, 'e30')
  await decideNature(actor, await idOf('before-30'), 'machine')
  await finishImports(day(27))
  await planGap(old.id)
  await bring(entra(next), 22, 'e30', true)
  expect(await accountOf(old.id, 'before-30', 'after-30')).toEqual({
    identity: [{ name: 'after-30', scope: 'corp.example', status: 0, gone: false }],
    people: [
      { name: 'after', active: false, nature: 'machine', said: true, keys: 1 },
      { name: 'before', active: false, nature: 'machine', said: true, keys: 0 },
    ],
  })
  expect(await fates(old.id)).toEqual([{ state: state('planned'), task: 'planned', proofs: 0 }])
  // Taken back on one address it is taken back on each.
  await decideNature(actor, await idOf('after-30'), 'unknown')
  await finishImports(day(27))
  const back = await accountOf(old.id, 'before-30', 'after-30')
  expect(back.identity).toMatchObject([{ gone: true }])
  expect(back.people).toMatchObject([
    { active: true, nature: null, said: false },
    { active: false, nature: null, said: false },
  ])
  expect(await fates(old.id)).toEqual([{ state: state('not_a_problem'), task: 'cancelled', proofs: 0 }])
  // And whoever is no machine stays none.
  await decideNature(actor, await idOf('after-30'), 'person')
  await bring(entra({ ...renamed(30, 'again-30'), employeeType: 'Bot' }), 23, 'e30', true)
  expect((await accountOf(old.id, 'again-30')).people).toMatchObject([{ active: true, nature: 'person' }])
  expect(await proposed()).not.toHaveProperty('again-30')
})

test('whichever of its addresses came and was decided on first, the same is known of the account', async () => {
  type Step = 'old' | 'new' | 'all' | 'decide old' | 'decide new'
  const after = async (n: number, steps: readonly Step[]) => {
    const [old, next] = [renamed(n, `old-${n}`), renamed(n, `new-${n}`)]
    for (const step of steps) {
      if (step === 'old') await bring(entra(old), 20, `e${n}`)
      else if (step === 'new') await bring(entra(next), 21, `e${n}`)
      else if (step === 'all') await bring(entra(next), 22, `e${n}`, true)
      else await decideNature(actor, await idOf(`${step.slice('decide '.length)}-${n}`), 'machine')
    }
    const { identity, people } = await accountOf(old.id, `old-${n}`, `new-${n}`)
    return { identity: identity.map((one) => ({ ...one, name: one.name.split('-')[0] })), people }
  }
  const orders: Step[][] = [
    ['old', 'decide old', 'new', 'decide new', 'all'],
    ['old', 'new', 'decide old', 'all', 'all'],
    ['old', 'new', 'decide new', 'all', 'old'],
    ['old', 'decide old', 'all', 'new'],
    ['all', 'decide new', 'new', 'old'],
    ['all', 'old', 'decide old', 'new'],
    ['new', 'all', 'decide new', 'old'],
  ]
  const known = []
  for (const [at, steps] of orders.entries()) known.push(await after(40 + at, steps))
  expect(known[0]).toMatchObject({ identity: [{ name: 'new', status: 0, gone: false }] })
  expect(known[0]!.people).toMatchObject([
    { name: 'new', nature: 'machine', keys: 1 },
    { name: 'old', nature: 'machine', keys: 0 },
  ])
  for (const one of known) expect(one).toEqual(known[0])
})

test('one list with two addresses of an account makes one identity of it, whatever comes next', async () => {
  const both = [renamed(60, 'first-60'), renamed(60, 'second-60')]
  await bring(entra(...both), 20, 'e60')
  await decideNature(actor, await idOf('first-60'), 'machine')
  await bring(entra(...both.map((one) => ({ ...one, accountEnabled: false }))), 22, 'e60')
  expect((await accountOf(both[0]!.id, 'first-60', 'second-60')).identity).toEqual([
    { name: 'first-60', scope: 'corp.example', status: 1, gone: false },
  ])
  // One of them alone still holds it.
  await bring(entra(both[1]!), 23, 'e60', true)
  expect((await accountOf(both[0]!.id)).identity).toMatchObject([
    { name: 'second-60', status: 0, gone: false },
  ])
})

const signedIn = (at: string) => ({
  signInActivity: { lastSignInDateTime: null, lastNonInteractiveSignInDateTime: at },
})
const table = (id: string, name: string) =>
  `native_id,name,kind,provider,scope,status,description
${id},${name},service account,azure,tenant-a,disabled,Nightly copies
`

test('where an inventory lists the account, that speaks, whichever comes first; its last use moves on', async () => {
  const told = async (n: number, steps: readonly (() => Promise<unknown>)[]) => {
    for (const step of steps) await step()
    return rows(
      `select i.name, i.kind, scope, status, description, owner_hints, s.name as source, never_used,
         last_used_at, seen_from, seen_to
       from identity i
         join source s on s.id = i.source_id
       where i.native_id = $1`,
      [member(n, '').id],
    )
  }
  const steps = (n: number) => ({
    list: () => bring(table(member(n, '').id, 'copies'), 21, 'roll'),
    user: () => bring(entra(member(n, `both-${n}`, signedIn('2026-11-10T08:00:00Z'))), 20, 'e70'),
    later: () => bring(entra(member(n, `both-${n}`, signedIn('2026-11-22T08:00:00Z'))), 23, 'e70'),
    decide: async () => decideNature(actor, await idOf(`both-${n}`), 'machine'),
  })
  const [a, b, c] = [steps(70), steps(71), steps(72)]
  const first = await told(70, [a.list, a.user, a.decide, a.later])
  expect(first).toMatchObject([
    { name: 'copies', scope: 'tenant-a', status: 1, description: 'Nightly copies', source: 'roll' },
  ])
  expect(first[0]).toMatchObject({ never_used: false, last_used_at: new Date('2026-11-22T08:00:00Z') })
  expect(await told(71, [b.user, b.decide, b.later, b.list])).toEqual(first)
  expect(await told(72, [c.later, c.decide, c.list, c.user, c.later])).toEqual(first)
})

test('the first use that a directory tells of is stored', async () => {
  const unused = member(80, 'idle-80')
  await bring(entra(unused), 20, 'e80')
  await decideNature(actor, await idOf('idle-80'), 'machine')
  await bring(entra({ ...unused, ...signedIn('2026-11-21T08:00:00Z') }), 22, 'e80')
  expect(await rows('select last_used_at from identity where native_id = $1', [unused.id])).toEqual([
    { last_used_at: new Date('2026-11-21T08:00:00Z') },
  ])
})

test('a suspended user of Google Workspace is a machine that is off, and a person who has not left', async () => {
  const user = (suspended: boolean) =>
    JSON.stringify({
      kind: 'admin#directory#users',
      users: [
        {
          id: '1090',
          primaryEmail: 'robot-90@corp.example',
          name: { fullName: 'robot-90' },
          suspended,
          orgUnitPath: '/',
        },
      ],
    })
  const statuses = () => rows("select status from identity where native_id = 'user/1090'")
  await bring(user(true), 20, 'g90')
  const found = (await list()).find((row) => row.name === 'robot-90')
  expect(found).toMatchObject({ active: true })
  await decideNature(actor, found!.id, 'machine')
  expect(await statuses()).toEqual([{ status: code(identityStatuses, 'disabled') }])
  await bring(user(false), 22, 'g90')
  expect(await statuses()).toEqual([{ status: code(identityStatuses, 'active') }])
  await bring(user(true), 21, 'g90')
  expect(await statuses()).toEqual([{ status: code(identityStatuses, 'active') }])
})
