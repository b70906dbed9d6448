import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import type { Role } from '@/lib/model/vocabulary'
import { makeReport } from './make'
import { reportDetail } from './queries'
import { askForDueReports, endSchedule, listSchedules, scheduleReport } from './schedules'
import { workedEstate } from './testing'

ownDatabase()
const uuid = (n: number) => `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`
async function account(n: number, email: string, role: Role, scope: Actor['scope'] = {}): Promise<Actor> {
  await rows('insert into app_user (id, email, name) values ($1, $2, $2)', [uuid(n), email])
  await rows('insert into role_binding (user_id, role, scope) values ($1, $2, $3)', [uuid(n), role, scope])
  return { kind: 'user', id: uuid(n), label: email, role, scope }
}
let [ana, aud, own]: Actor[] = []
beforeAll(async () => {
  process.env.MUSTER_DATA = mkdtempSync(path.join(os.tmpdir(), 'muster-schedules-'))
  vi.stubEnv('MUSTER_TIME_ZONE', 'Europe/Berlin')
  await workedEstate()
  ana = await account(1, 'ana.reports@corp.example', 'analyst')
  aud = await account(2, 'aud.reports@corp.example', 'auditor')
  // An owner to whom nobody gave a scope: what they see is decided at each sign-in, and stored nowhere.
  own = {
    ...(await account(3, 'own.reports@corp.example', 'owner')),
    scope: { person: 'own.reports@corp.example' },
  }
})
const asked = { kind: 'credential-age', params: {}, formats: ['csv' as const], every: 'month' as const }
const mailTo = (email: string) =>
  rows<{ subject: string; text: string; opens: string }>(
    'select subject, text, opens from mail where recipient = $1 order by id',
    [email],
  )

test('refuses what could not be made, and readers who could not open it', async () => {
  const to = (...recipients: string[]) => scheduleReport(ana!, { ...asked, recipients })
  await expect(to('own.reports@corp.example')).rejects.toThrow(
    'own.reports@corp.example could not open the report',
  )
  await expect(to('nobody@corp.example')).rejects.toThrow('could not open')
  await expect(
    scheduleReport(ana!, { ...asked, params: { as_of: '2026-01-01' }, recipients: [] }),
  ).rejects.toThrow('choose no date')
  await expect(scheduleReport(ana!, { ...asked, kind: 'identity-dossier', recipients: [] })).rejects.toThrow(
    'Choose an identity',
  )
  expect(await listSchedules(ana!)).toEqual([])
})

test('is made when its time has come, once, with the rights of then; its readers get a link', async () => {
  const { id, nextAt } = await scheduleReport(ana!, {
    ...asked,
    recipients: ['Aud.Reports@corp.example', ana!.label],
  })
  // Six in the morning of the first of the next month, in the installation's time zone.
  const local = new Date(nextAt).toLocaleString('sv', { timeZone: 'Europe/Berlin' })
  expect(local).toMatch(/-01 06:00:00$/)
  const due = new Date(nextAt)
  expect(await askForDueReports(new Date(due.getTime() - 1000))).toBe(0)
  // Two workers at once, and one that slept for months: one report, and the next time lies ahead.
  const late = new Date(due.getTime() + 100 * 86_400_000)
  const both = await Promise.all([askForDueReports(late), askForDueReports(late)])
  expect(both.toSorted()).toEqual([0, 1])
  const [schedule] = await listSchedules(ana!)
  expect(new Date(schedule!.nextAt).getTime()).toBeGreaterThan(late.getTime())
  await makeReport(schedule!.last!.id)
  const made = await reportDetail(ana!, schedule!.last!.id)
  expect(made).toMatchObject({ state: 'done', requestedBy: ana!.label })
  expect(made.files.map(({ format }) => format)).toEqual(['csv', 'csv-evidence'])
  const [mail] = await mailTo('aud.reports@corp.example')
  expect(mail).toMatchObject({ opens: `/reports/${made.id}` })
  expect(mail!.text).toContain(`The report that ${ana!.label} scheduled is ready: {link}`)
  expect(await mailTo(ana!.label)).toHaveLength(1)
  // Whoever is mailed can open it.
  expect((await reportDetail(aud!, made.id)).id).toBe(made.id)

  // Another's schedule is neither listed nor removed.
  expect(await listSchedules(own!)).toEqual([])
  await expect(endSchedule(own!, id)).rejects.toThrow('somebody else')

  // The maker sees less now: what is made then says as much.
  await rows('update role_binding set scope = $2 where user_id = $1', [uuid(1), { environments: [1] }])
  const next = new Date(schedule!.nextAt)
  expect(await askForDueReports(next)).toBe(1)
  const [later] = await rows<{ scope: object }>(
    'select scope from report where schedule_id = $1 order by created_at desc limit 1',
    [id],
  )
  expect(later!.scope).toEqual({ environments: [1] })

  // The maker is gone: nothing is made any more, and the list says why.
  await rows('update app_user set disabled_at = now() where id = $1', [uuid(1)])
  expect(await askForDueReports(new Date(next.getTime() + 90 * 86_400_000))).toBe(0)
  expect((await listSchedules(ana!))[0]).toMatchObject({
    endedBecause: 'ana.reports@corp.example has no access any more',
  })
  await endSchedule(ana!, id)
  expect(await listSchedules(ana!)).toEqual([])
})

test('an owner gets what is theirs by mail as on the page, unless owners see everything', async () => {
  const { nextAt } = await scheduleReport(own!, { ...asked, recipients: [own!.label] })
  const scopeOfLast = async () =>
    (
      await rows<{ scope: object }>(
        'select scope from report where requester_id = $1 order by created_at desc limit 1',
        [own!.id],
      )
    )[0]!.scope
  expect(await askForDueReports(new Date(nextAt))).toBe(1)
  expect(await scopeOfLast()).toEqual({ person: own!.label })
  const [schedule] = await listSchedules(own!)
  await makeReport(schedule!.last!.id)
  expect((await reportDetail(own!, schedule!.last!.id)).evidence!.rows).toBe(0)
  await rows(
    `insert into policy (name, value, changed_by) values ('access', '{"owners_see_all": true}', 'test')`,
  )
  expect(await askForDueReports(new Date(schedule!.nextAt))).toBe(1)
  expect(await scopeOfLast()).toEqual({})
})
