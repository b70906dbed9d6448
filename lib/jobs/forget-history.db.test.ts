import { expect, test, vi } from 'vitest'
import { instantOf } from '@/lib/auth/point-of-view'
import { lookingBackTo } from '@/lib/db/instant'
import { rows, transaction } from '@/lib/db/pool'
import { historyDays } from '@/lib/db/settings'
import { ownDatabase } from '@/lib/db/testing'
import { forgetHistory } from './forget-history'

ownDatabase()

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const knownOn = (n: number, sql: string) =>
  transaction(async (client) => {
    await client.query(`set local muster.clock = '${day(n).toISOString()}'`)
    await client.query(sql)
  })
const seenOn = (n: number) =>
  lookingBackTo(day(n), async () => ({
    teams: await rows('select name, contact from team order by name'),
    people: await rows('select email, name from person order by email'),
  }))

test('what is older than asked is gone, and the rest of the past reads as before', async () => {
  await rows('update installation set history_since = $1', [day(1)])
  await knownOn(2, "insert into team (name, contact) values ('moved', 'first'), ('ended', 'first')")
  await knownOn(3, "insert into person (email, name) values ('a@example.test', 'A')")
  for (const n of [4, 6, 8, 10, 12])
    await knownOn(n, `update team set contact = 'on ${n}' where name = 'moved'`)
  await knownOn(5, "delete from team where name = 'ended'")
  await knownOn(9, "update person set name = 'B'")
  const days = Array.from({ length: 14 }, (_, n) => n + 2)
  const before = await Promise.all(days.map(seenOn))
  const [kept] = await rows<{ n: number }>('select count(*)::int as n from history.team')

  expect(await forgetHistory(day(20), null)).toBe(0)
  expect(await forgetHistory(day(20), 100)).toBe(0)
  expect(await instantOf('2026-01-05T00:00:00Z')).toEqual(day(5))

  // As of the 17th, ten days: the past begins on the 7th, and versions that ended by the 6th are gone.
  expect(await forgetHistory(day(17), 10)).toBe(3)
  expect(await rows('select count(*)::int as n from history.team')).toEqual([{ n: kept!.n - 3 }])
  await expect(instantOf('2026-01-06T23:00:00Z')).rejects.toThrow('is before that')
  for (const [at, n] of days.entries())
    if (n >= 7) {
      expect(await instantOf(day(n).toISOString())).toEqual(day(n))
      expect(await seenOn(n), `day ${n}`).toEqual(before[at])
    }
  // Again, or for longer: nothing comes back and nothing more goes.
  expect(await forgetHistory(day(17), 10)).toBe(0)
  expect(await forgetHistory(day(17), 30)).toBe(0)
  await expect(instantOf('2026-01-06T23:00:00Z')).rejects.toThrow('is before that')
  expect(
    await rows("select actor, subject, detail from audit_entry where action = 'history.forget'"),
  ).toEqual([{ actor: 'system', subject: 'history', detail: { before: day(7).toISOString(), versions: 3 } }])
})

test('the setting is a number of days, or nothing', () => {
  for (const [given, days] of [
    ['', null],
    ['400', 400],
  ] as const) {
    vi.stubEnv('MUSTER_HISTORY_DAYS', given)
    expect(historyDays()).toBe(days)
  }
  for (const given of ['0', '-1', '1.5', 'a year', '999999']) {
    vi.stubEnv('MUSTER_HISTORY_DAYS', given)
    expect(historyDays).toThrow(given)
  }
  vi.unstubAllEnvs()
})
