import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { checks } from '@/lib/checks/index'
import { isolated } from '@/lib/checks/isolated'
import { checkDetail, explain, listChecks } from '@/lib/checks/queries'
import { pause } from '@/lib/db/failures'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { ownDatabase } from '@/lib/db/testing'
import { findingFacets, historyOf, listFindings } from '@/lib/findings/queries'
import { frameworkPosture } from '@/lib/frameworks/queries'
import { countIdentities } from '@/lib/inventory/identities'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { type CustomDefinition, CUSTOM_NO_ABOVE, customDefinition } from '@/lib/model/custom-checks'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { applyPolicy, currentPolicy, policyDrift, readPolicy } from './policy-file'
import { stringify } from 'yaml'
import { deleteCustomCheck, previewCustomCheck, saveCustomCheck } from './custom-checks'

const own = ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const ID = 'custom-old-production'

const definition = (other: Partial<CustomDefinition> = {}): CustomDefinition =>
  customDefinition.parse({
    title: 'Old identity in production',
    reasoning: 'We review production every year.',
    severity: 'high',
    subject: 'identity',
    kinds: ['iam_user'],
    applies: 'environment = production',
    fails: 'created_at older than 365 days and not name contains "keep"',
    examples: [
      { verdict: 'gap', facts: { environment: 'production', created_at: '400 days ago', name: 'x' } },
      { verdict: 'holds', facts: { environment: 'production', created_at: '10 days ago', name: 'x' } },
      { verdict: 'holds', facts: { environment: 'production', name: 'keep' } },
      { verdict: 'unknown', facts: { environment: 'production', name: 'x' } },
      { verdict: 'not_applicable', facts: { environment: 'test' } },
      { verdict: 'not_applicable', facts: { environment: 'production', kind: 'iam_role' } },
    ],
    controls: [{ framework: 'nist-csf-2.0', control: 'PR.AA-01' }],
    playbook: 'Review it.\n1. Ask its owner.\n2. Retire it.',
    ...other,
  })
const save = (
  other: Partial<CustomDefinition> = {},
  basedOn: number | null = null,
  isEnabled = true,
  id = ID,
) => saveCustomCheck(actor, id, definition(other), isEnabled, basedOn)
const open = (id = ID) => listFindings(actor, findingFilter.parse({ check: id }))
const names = async (id = ID) => (await open(id)).rows.map(({ identityName }) => identityName).sort()
const tallyOf = async (id = ID) => {
  const { holds, gap, accepted, unknown, total } = (await listChecks(actor)).find((one) => one.id === id)!
  return { holds, gap, accepted, unknown, total }
}

test('an estate', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, created_at, in_inventory,
       source_id, import_id, seen_from
     )
     select n, 0, x.kind, 'i' || n, x.name, 'a', x.environment, x.created_at::timestamptz, true, s.id, 1,
       now()
     from source s, (
       values
         (1, 0, 'old', 0, '2024-01-01'), (2, 0, 'young', 0, '2026-10-01'), (3, 0, 'nobody knows', 0, null),
         (4, 0, 'keep it', 0, null), (5, 1, 'a role', 0, '2024-01-01'), (6, 0, 'tried', 3, '2024-01-01'),
         (7, 0, 'nowhere', null, '2024-01-01')
     ) x (n, kind, name, environment, created_at)`,
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, in_inventory,
       import_id, seen_from
     )
     select n, n + 100, 0, true, 'k' || n, 0, '2024-01-01', true, 1, now()
     from generate_series(1, 3) n`,
  )
  await judgeChanged(AS_OF, true)
})

test('what an administrator wrote runs as the role that only reads, in a transaction that only reads, for a limited time', async () => {
  await transaction(async (client) => {
    const who = await isolated<{ role: string; only: string }>(
      client,
      sql`select current_user::text as role, current_setting('transaction_read_only') as only`,
    )
    expect(who.rows).toEqual([{ role: new URL(own.readUrl()).username, only: 'on' }])
    expect((await isolated(client, sql`update identity set name = 'x'`)).failure).toContain('refused')
    expect((await isolated(client, sql`select * from session`)).failure).toContain('permission denied')
    expect((await isolated(client, sql`select pg_sleep(5)`, 0.1)).failure).toContain(
      'longer than 0.1 seconds',
    )
    // The transaction goes on as before.
    const { rows: after } = await client.query<{ role: string; only: string; timeout: string }>(
      `select current_user::text as role, current_setting('transaction_read_only') as only,
         current_setting('statement_timeout') as timeout`,
    )
    expect(after[0]).toEqual({ role: new URL(own.writeUrl()).username, only: 'off', timeout: '6h' })
  })
})

test('a preview says what would open and how many are unknown, and writes nothing', async () => {
  expect(await previewCustomCheck(actor, ID, definition(), AS_OF)).toEqual({
    opens: 1,
    closes: 0,
    stays: 0,
    // One whose age nobody knows, and one whose environment nobody knows.
    unknown: 2,
    total: 5,
    names: ['old'],
  })
  expect(await rows('select 1 from custom_check')).toEqual([])
})

test('what is wrong is told by its field', async () => {
  const problem = (other: Partial<CustomDefinition>) =>
    save(other).then(
      () => null,
      (error: { message: string; detail: { fields: { field: string }[] } }) => [
        error.detail.fields.map(({ field }) => field),
        error.message,
      ],
    )
  expect(await problem({ fails: 'creatd_at older than 3 days' })).toEqual([
    ['fails'],
    'fails: Line 1, column 1: There is no fact "creatd_at" of an identity. Did you mean created_at?',
  ])
  expect((await problem({ kinds: ['access_key'] }))![0]).toEqual(['kinds'])
  expect((await problem({ controls: [{ framework: 'nist-csf-2.0', control: 'PR.XX-99' }] }))![0]).toEqual([
    'controls.0',
  ])
  expect((await problem({ fails: 'created_at older than 500 days' }))![0]).toEqual([
    'examples.0',
    'examples.2',
  ])
  expect(
    (await problem({
      examples: [
        { verdict: 'gap', when: '', facts: { created_at: 'soon' } },
        { verdict: 'gap', when: '', facts: {} },
      ],
    }))![0],
  ).toEqual(['examples', 'examples.0'])
  await expect(saveCustomCheck(actor, 'weak-key', definition(), true, null)).rejects.toThrow('custom-')
})

test('it judges like any other check: findings, verdicts, proofs, figures, lists and facets', async () => {
  expect(await save()).toEqual({ version: 1 })
  // Sent again, it is the same.
  expect(await save()).toEqual({ version: 1 })
  await judgeChanged(AS_OF)
  expect(await names()).toEqual(['old'])
  const [finding] = (await open()).rows
  expect(finding).toMatchObject({
    checkId: ID,
    title: 'Old identity in production',
    severity: 'high',
    state: 'open',
  })
  expect(finding!.proof).toBe('Created at: 1 Jan 2024; name: old; environment: production.')
  expect(await tallyOf()).toEqual({ holds: 2, gap: 1, accepted: 0, unknown: 2, total: 5 })
  const explained = async (key: string) => (await explain(key, AS_OF)).find(({ checkId }) => checkId === ID)
  expect(await explained('1')).toMatchObject({ verdict: 'gap', severity: 'high' })
  expect(await explained('3')).toMatchObject({ verdict: 'unknown', because: 'no data on created at' })
  expect(await explained('5')).toMatchObject({ verdict: 'not_applicable' })
  for (const [filter, n] of [
    [{ check: ID }, 1],
    [{ unknown: ID }, 2],
    [{ passes: ID }, 2],
    [{ assessed: ID }, 5],
  ] as const)
    expect(await countIdentities(actor, identityFilter.parse(filter)), JSON.stringify(filter)).toBe(n)
  const facet = (await findingFacets(actor, findingFilter.parse({}))).find(({ field }) => field === 'check')!
  expect(facet.values).toContainEqual({
    value: ID,
    label: 'Old identity in production',
    count: 1,
    selected: false,
    excluded: false,
  })
  const control = (await frameworkPosture(actor, 'nist-csf-2.0')).controls.find(
    ({ id }) => id === 'PR.AA-01',
  )!
  expect(control.checks.map(({ id }) => id)).toContain(ID)
  expect(control.checks.find(({ id }) => id === ID)).toMatchObject({ gap: 1, unknown: 2, total: 5 })
  expect((await checkDetail(actor, ID)).custom).toMatchObject({ version: 1, changedBy: 'test' })
})

test('two judgings in a row agree and write nothing; a partial one says the same', async () => {
  const all = () => rows('select identity_key, applies, fails, unknown, judged_at from posture order by 1')
  const before = await all()
  expect(await judgeChanged(new Date(+AS_OF + 1000), true)).toMatchObject({ opened: 0, resolved: 0 })
  expect(await all()).toEqual(before)
  await rows('insert into changed_identity values (1), (3)')
  await judgeChanged(new Date(+AS_OF + 2000))
  expect(await all()).toEqual(before)
})

test('later data closes what it found, and later data opens it again', async () => {
  await rows('update identity set environment = 3 where identity_key = 1')
  await rows('insert into changed_identity values (1)')
  await judgeChanged(new Date(+AS_OF + 3000))
  // Where it does not apply any more, nothing was fixed.
  expect(await names()).toEqual([])
  await rows("update identity set environment = 0, created_at = '2026-11-01' where identity_key = 1")
  await rows("update identity set created_at = '2020-01-01' where identity_key = 2")
  await rows('insert into changed_identity values (1), (2)')
  await judgeChanged(new Date(+AS_OF + 4000))
  expect(await names()).toEqual(['young'])
  await rows("update identity set created_at = '2026-11-01' where identity_key = 2")
  await rows('insert into changed_identity values (2)')
  await judgeChanged(new Date(+AS_OF + 5000))
  const closed = await listFindings(actor, findingFilter.parse({ check: ID, state: 'verified' }))
  expect(closed.rows.map(({ identityName }) => identityName)).toEqual(['young'])
  await rows("update identity set created_at = '2020-01-01' where identity_key in (1, 2)")
  await rows('insert into changed_identity values (1), (2)')
  await judgeChanged(new Date(+AS_OF + 6000))
  const again = await open()
  expect(again.rows.map(({ identityName, state }) => `${identityName} ${state}`).sort()).toEqual([
    'old open',
    'young regressed',
  ])
})

test('a change is a version; one that somebody else made meanwhile is not overwritten', async () => {
  expect(await save({ severity: 'low' }, 1)).toEqual({ version: 2 })
  await expect(save({ severity: 'medium' }, 1)).rejects.toThrow('saved version 2')
  await expect(
    save(
      {
        subject: 'credential',
        kinds: [],
        applies: '',
        fails: 'is_static',
        examples: [
          { verdict: 'gap', when: '', facts: { is_static: true } },
          { verdict: 'holds', when: '', facts: { is_static: false } },
        ],
      },
      2,
    ),
  ).rejects.toThrow('Write another check')
  await judgeChanged(new Date(+AS_OF + 7000))
  expect((await open()).rows.map(({ severity }) => severity)).toEqual(['low', 'low'])
  expect((await checkDetail(actor, ID)).custom!.versions.map(({ version }) => version)).toEqual([2, 1])
})

test('disabled, it judges nothing: what it found is no problem any more, which its history says; enabled, it opens again', async () => {
  expect(await save({ severity: 'low' }, 2, false)).toEqual({ version: 3 })
  await judgeChanged(new Date(+AS_OF + 8000))
  expect(await names()).toEqual([])
  const off = await listFindings(actor, findingFilter.parse({ check: ID, state: 'not_a_problem' }))
  expect(off.rows).toHaveLength(2)
  expect((await historyOf(off.rows[0]!.id))[0]).toMatchObject({
    change: 'no_longer_a_gap',
    note: 'its check was disabled by test; the data did not change',
  })
  expect(
    await rows('select 1 from posture where (applies | fails | unknown) && $1', [[CUSTOM_NO_ABOVE + 1]]),
  ).toEqual([])
  expect((await listChecks(actor)).find(({ id }) => id === ID)).toMatchObject({ isEnabled: false, total: 0 })
  await save({ severity: 'low' }, 3, true)
  await judgeChanged(new Date(+AS_OF + 9000))
  expect((await open()).rows.map(({ state }) => state)).toEqual(['open', 'open'])
})

test('one that fails is shown as failed and says "unknown"; every other check is judged as before', async () => {
  const before = await rows('select count(*)::int as n from finding where check_no < $1', [CUSTOM_NO_ABOVE])
  await save(
    {
      title: 'Another',
      applies: '',
      controls: [],
      examples: [
        { verdict: 'gap', when: '', facts: { created_at: '400 days ago', name: 'x' } },
        { verdict: 'holds', when: '', facts: { created_at: '1 days ago', name: 'x' } },
      ],
    },
    null,
    true,
    'custom-another',
  )
  // As if this version of Muster had lost the fact.
  await rows(
    `update custom_check set definition = definition || '{"fails": "no_more_there > 1"}'
     where id = 'custom-another'`,
  )
  await judgeChanged(new Date(+AS_OF + 10_000), true)
  expect(await tallyOf('custom-another')).toEqual({ holds: 0, gap: 0, accepted: 0, unknown: 6, total: 6 })
  expect((await listChecks(actor)).find(({ id }) => id === 'custom-another')!.failure).toContain(
    'no_more_there',
  )
  expect(await names()).toEqual(['old', 'young'])
  expect(await rows('select count(*)::int as n from finding where check_no < $1', [CUSTOM_NO_ABOVE])).toEqual(
    before,
  )
  // A failure ends with the check that failed.
  await deleteCustomCheck(actor, 'custom-another')
  await judgeChanged(new Date(+AS_OF + 11_000))
  expect(await rows('select 1 from custom_check_failure')).toEqual([])
})

test('on credentials; everything that somebody wrote is a value and never SQL', async () => {
  const text = "x'); drop table finding; --"
  await save(
    {
      title: 'Key of an identity by name',
      subject: 'credential',
      kinds: ['access_key'],
      applies: '',
      fails: `identity_name starts with "O" and not identity_name contains "${text}"`,
      controls: [],
      examples: [
        { verdict: 'gap', when: '', facts: { identity_name: 'old' } },
        { verdict: 'holds', when: '', facts: { identity_name: text } },
        { verdict: 'unknown', when: '', facts: {} },
        { verdict: 'not_applicable', when: '', facts: { identity_name: 'old', is_active: false } },
      ],
    },
    null,
    true,
    'custom-key-name',
  )
  await judgeChanged(new Date(+AS_OF + 12_000))
  const found = (await open('custom-key-name')).rows
  expect(found.map(({ identityName, credential }) => [identityName, credential])).toEqual([['old', 'k1']])
  expect(found[0]!.proof).toBe('Identity name: old.')
})

test('numbers are above all others and never given again', async () => {
  const numbers = () => rows('select distinct id, no from custom_check order by no')
  expect(Math.max(...checks.map(({ no }) => no))).toBeLessThan(CUSTOM_NO_ABOVE)
  await deleteCustomCheck(actor, 'custom-key-name')
  // Taken away twice is taken away.
  await deleteCustomCheck(actor, 'custom-key-name')
  await save({ title: 'A third' }, null, true, 'custom-third')
  expect(await numbers()).toEqual([
    { id: ID, no: 10_001 },
    { id: 'custom-another', no: 10_002 },
    { id: 'custom-key-name', no: 10_003 },
    { id: 'custom-third', no: 10_004 },
  ])
  // What it found is still told by its name.
  const { byNo } = await checkCatalogue()
  expect(byNo(10_003).title).toBe('Key of an identity by name')
  await expect(deleteCustomCheck(actor, 'custom-never')).rejects.toThrow('no custom check')
})

test('the policy file holds custom checks; applied elsewhere it brings, changes and takes away, and drift is shown', async () => {
  const file = { version: 1 as const, custom_checks: (await currentPolicy()).custom_checks }
  expect(Object.keys(file.custom_checks)).toEqual([ID, 'custom-third'])
  const { 'custom-third': _, ...rest } = file.custom_checks
  const wanted = readPolicy(
    stringify({
      version: 1,
      custom_checks: {
        ...rest,
        [ID]: { ...rest[ID], severity: 'critical' },
        'custom-another': { ...structuredClone(rest[ID]), enabled: false },
      },
    }),
  )
  await applyPolicy(actor, wanted)
  expect(await applyPolicy(actor, wanted)).toEqual([])
  expect((await currentPolicy()).custom_checks[ID]!.severity).toBe('critical')
  expect(
    (await listChecks(actor)).filter(({ isCustom }) => isCustom).map(({ id, isEnabled }) => [id, isEnabled]),
  ).toEqual(expect.arrayContaining([[ID, true]]))
  expect((await policyDrift())!.differences).toEqual([])
  await save({ severity: 'low' }, (await checkDetail(actor, ID)).custom!.version)
  expect((await policyDrift())!.differences).toEqual([
    { path: `custom_checks.${ID}.severity`, installation: 'low', file: 'critical' },
  ])
  expect(() =>
    readPolicy(stringify({ version: 1, custom_checks: { [ID]: { ...rest[ID], fails: 'nonsense' } } })),
  ).toThrow(`custom_checks.${ID}: fails: Line 1, column 1`)
})

test('the past shows the check, its findings and its verdicts as they were', async () => {
  await judgeChanged(new Date(+AS_OF + 20_000))
  await pause(20)
  const then = new Date()
  await pause(20)
  await deleteCustomCheck(actor, ID)
  await judgeChanged(new Date(+AS_OF + 21_000))
  expect((await listChecks(actor)).map(({ id }) => id)).not.toContain(ID)
  expect(await names()).toEqual([])
  await lookingBackTo(then, async () => {
    expect(await tallyOf()).toMatchObject({ gap: 2 })
    expect(await names()).toEqual(['old', 'young'])
    expect((await open()).rows[0]!.proof).toContain('Created at: ')
    expect((await explain('1', AS_OF)).find(({ checkId }) => checkId === ID)).toMatchObject({
      verdict: 'gap',
    })
    expect(await countIdentities(actor, identityFilter.parse({ check: ID }))).toBe(2)
    const { controls } = await frameworkPosture(actor, 'nist-csf-2.0')
    expect(controls.find(({ id }) => id === 'PR.AA-01')!.checks.map(({ id }) => id)).toContain(ID)
  })
  // Written again it is the same check, with its number and its history.
  const { version } = await save({ severity: 'low' })
  expect((await checkDetail(actor, ID)).custom!.versions).toHaveLength(version)
  await judgeChanged(new Date(+AS_OF + 22_000))
  expect(await names()).toEqual(['old', 'young'])
})
