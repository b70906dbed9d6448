import { expect, test, vi } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import type { Check } from '@/lib/checks/check'
import { checks } from '@/lib/checks/index'
import { listChecks } from '@/lib/checks/queries'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { countIdentities } from '@/lib/inventory/identities'
import { findingFacets, listFindings } from '@/lib/findings/queries'
import { frameworkPosture } from '@/lib/frameworks/queries'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { severities } from '@/lib/model/vocabulary'
import { judgeChanged } from '@/lib/judging/judge-changed'

const { MADE_UP, FIRST_NO } = vi.hoisted(() => ({ MADE_UP: 130, FIRST_NO: 100 }))

// Before the real ones and from the last to the first: neither place nor number may matter.
vi.mock('@/lib/checks/index', async (original) => {
  const real = await original<typeof import('@/lib/checks/index')>()
  const made = Array.from({ length: MADE_UP }, (_, n): Check => {
    const key = n < 100 ? 'f.identity_key' : 'f.credential_key'
    return {
      ...real.checkById('unowned-identity')!,
      id: `made-up-${n}`,
      no: FIRST_NO + n,
      title: `Made up ${n}`,
      subject: n < 100 ? 'identity' : 'credential',
      // A sentence names facts of its subject only.
      proof: real.checkById(n < 100 ? 'unowned-identity' : 'never-rotated')!.proof,
      severity: {
        default: 'medium',
        reasoning: 'made up',
        raise: { when: `${key} % 2 = ${n % 2}`, because: 'made up' },
        lower: { when: `${key} % 5 = ${n % 5}`, because: 'made up' },
      },
      applies: `${key} % 7 <> ${n % 7}`,
      fails: `case when ${key} % 11 <> ${n % 11} then ${key} % 3 = ${n % 3} end`,
    }
  })
  const all: Check[] = [...made.toReversed(), ...real.checks]
  return {
    ...real,
    checks: all,
    checkById: (id: string) => all.find((check) => check.id === id),
    checkByNo: (no: number) => all.find((check) => check.no === no),
    numbersOf: (ids: string[]) => all.filter(({ id }) => ids.includes(id)).map(({ no }) => no),
  }
})
vi.mock('@/lib/frameworks/index', async (original) => {
  const real = await original<typeof import('@/lib/frameworks/index')>()
  const control = (id: string, from: number, to: number) => ({
    id,
    title: id,
    checks: Array.from({ length: to - from }, (_, n) => `made-up-${from + n}`),
  })
  const controls = [control('all', 0, MADE_UP), control('last', 99, 100), control('credentials', 100, 130)]
  return { ...real, frameworks: [{ ...real.frameworks[0]!, id: 'made-up', controls }] }
})

ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const IDENTITIES = 60

/** What check `n` says of a key. */
const verdictOf = (n: number, key: number) =>
  key % 7 === n % 7 ? null : key % 11 === n % 11 ? 'unknown' : key % 3 === n % 3 ? 'gap' : 'holds'
const severityOf = (n: number, key: number) =>
  key % 2 === n % 2 ? 'high' : key % 5 === n % 5 ? 'low' : 'medium'
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
// Every identity has one credential of the same key.
const keys = range(1, IDENTITIES + 1)
const gaps = range(0, MADE_UP).flatMap((n) =>
  keys.filter((key) => verdictOf(n, key) === 'gap').map((key) => ({ n, key })),
)

const storedGaps = () =>
  rows<{ n: number; key: number; severity: number }>(
    `select check_no - ${FIRST_NO} as n, identity_key::int as key, severity, id, judged_at from finding
     where check_no >= ${FIRST_NO} order by 1, 2`,
  )

test('130 checks more than there are: severities, posture, lists and facets', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, ${IDENTITIES}) n, source s`,
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, in_inventory, import_id, seen_from
     )
     select n, n, 0, true, 'c' || n, 0, true, 1, now()
     from generate_series(1, ${IDENTITIES}) n`,
  )
  await judgeChanged(AS_OF, true)

  const stored = await storedGaps()
  expect(stored.map(({ n, key, severity }) => ({ n, key, severity: severities[severity] }))).toEqual(
    gaps.map(({ n, key }) => ({ n, key, severity: severityOf(n, key) })),
  )

  const listed = await listChecks(actor)
  for (const n of [0, 63, 64, 99, 129]) {
    const count = (verdict: string) => keys.filter((key) => verdictOf(n, key) === verdict).length
    expect(listed.find(({ id }) => id === `made-up-${n}`)).toMatchObject({
      gap: count('gap'),
      unknown: count('unknown'),
      holds: count('holds'),
    })
    const query = identityFilter.parse({ check: `made-up-${n}` })
    expect(await countIdentities(actor, query)).toBe(count('gap'))
  }

  const { controls } = await frameworkPosture(actor, 'made-up')
  const gapsAmong = (from: number, to: number) =>
    keys.filter((key) => range(from, to).some((n) => verdictOf(n, key) === 'gap')).length
  expect(controls.map(({ id, gap }) => [id, gap])).toEqual([
    ['all', gapsAmong(0, MADE_UP)],
    ['last', gapsAmong(99, 100)],
    ['credentials', gapsAmong(100, MADE_UP)],
  ])

  const filter = findingFilter.parse({
    check: range(0, MADE_UP)
      .map((n) => `made-up-${n}`)
      .join(),
    limit: '500',
  })
  const facets = await findingFacets(actor, filter)
  const counted = facets.find(({ field }) => field === 'severity')!.values
  for (const severity of ['low', 'medium', 'high'] as const) {
    const expected = gaps.filter(({ n, key }) => severityOf(n, key) === severity).length
    expect(counted.find(({ value }) => value === severity)?.count).toBe(expected)
    expect((await listFindings(actor, { ...filter, severity: [severity] })).total).toBe(expected)
  }
  const worst = facets.find(({ field }) => field === 'check')!.values
  expect(worst.find(({ value }) => value === 'made-up-129')?.count).toBe(
    gaps.filter(({ n }) => n === 129).length,
  )
  const identities = await identityFacets(actor, identityFilter.parse({ check: 'made-up-129' }))
  const bySeverity = identities.find(({ field }) => field === 'severity')!.values
  expect(bySeverity.reduce((sum, { count }) => sum + count!, 0)).toBe(
    gaps.filter(({ n }) => n === 129).length,
  )
})

test('a check removed and the rest in another order: nothing that another check says is touched', async () => {
  const before = await storedGaps()
  const posture = await rows<{ fails: number[] }>('select fails from posture order by identity_key')
  const registered = checks as unknown as Check[]
  registered.reverse()
  const removed = registered.findIndex(({ id }) => id === 'made-up-40')
  registered.splice(removed, 1)
  await judgeChanged(new Date('2026-11-23T08:00:00Z'), true)
  const others = (list: typeof before) => list.filter(({ n }) => n !== 40)
  expect(others(await storedGaps())).toEqual(others(before))
  const after = await rows<{ fails: number[] }>('select fails from posture order by identity_key')
  expect(after).toEqual(posture.map(({ fails }) => ({ fails: fails.filter((no) => no !== FIRST_NO + 40) })))
})
