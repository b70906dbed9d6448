import { expect, test } from 'vitest'
import { covers, seesAll, seesRecords } from '@/lib/auth/scope'
import { narrowed } from '@/lib/auth/point-of-view'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { listFindings } from '@/lib/findings/queries'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { listIdentities } from '@/lib/inventory/identities'
import { campaignInput } from '@/lib/model/attestation'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { recentCounts } from '@/lib/overview/overview'
import { askForReport } from '@/lib/reports/ask'
import { makeReport } from '@/lib/reports/make'
import { reportDetail } from '@/lib/reports/queries'
import { planFindings } from '@/lib/tasks/plan'
import { createCampaign, launchCampaign } from './campaign'
import { nameReviewer } from './reviewers'
import { listItems } from './item-queries'
import { analyst, identity, judgeAll, owner, person } from './testing'

ownDatabase()
const ana = analyst('ana@corp.example')
const seeing = (email: string) => owner(email, { person: email })
const seen = async (email: string) =>
  (await listIdentities(seeing(email), identityFilter.parse({}))).rows.map(({ name }) => name).sort()

test('an owner sees what they or their team own, what they are asked about and what they have a task on, and nothing else', async () => {
  await rows("insert into team (name) values ('Payments'), ('Search')")
  const [payments] = await rows<{ id: number }>("select id from team where name = 'Payments'")
  await person('Ida', { team: payments!.id })
  await person('Oda')
  await identity('of-ida', ['ida@corp.example'])
  await identity('of-payments', ['Payments'])
  await identity('of-oda', ['oda@corp.example'], { environment: 2 })
  const asked = await identity('of-nobody')
  await identity('task-of-ida')
  await identity('task-of-team')
  await judgeAll()
  expect(await seen('ida@corp.example')).toEqual(['of-ida', 'of-payments'])
  expect(await seen('IDA@corp.example')).toEqual(['of-ida', 'of-payments'])
  expect(await seen('oda@corp.example')).toEqual(['of-oda'])
  expect(await seen('stranger@corp.example')).toEqual([])

  // Asked by a campaign; a draft has asked nobody yet.
  const { id } = await createCampaign(ana, campaignInput.parse({ name: 'C', query: 'q=of-nobody' }))
  const [item] = (await listItems(ana, id, { limit: 10 })).rows
  await nameReviewer(ana, id, [item!.id], 'oda@corp.example')
  expect(await seen('oda@corp.example')).toEqual(['of-oda'])
  await launchCampaign(ana, id)
  expect(await seen('oda@corp.example')).toEqual(['of-nobody', 'of-oda'])

  // Work that was given to them.
  const given = [
    ['task-of-ida', 'ida@corp.example'],
    ['task-of-team', 'Payments'],
  ] as const
  for (const [q, assignee] of given) {
    const [finding] = (await listFindings(ana, findingFilter.parse({ q }))).rows
    await planFindings(ana, { ids: [finding!.id], assignee, dueAt: null })
  }
  const idas = ['of-ida', 'of-payments', 'task-of-ida', 'task-of-team']
  expect(await seen('ida@corp.example')).toEqual(idas)

  const ida = seeing('ida@corp.example')
  await expect(identityDetail(ida, asked)).rejects.toThrow('in your scope')
  const findings = await listFindings(ida, findingFilter.parse({}))
  expect(new Set(findings.rows.map((row) => row.identityName))).toEqual(
    new Set(['task-of-ida', 'task-of-team']),
  )
  expect(await recentCounts(ida)).toMatchObject({ identities: 4, findings: findings.total })
  const facet = (await identityFacets(ida, identityFilter.parse({}))).find(
    ({ field }) => field === 'provider',
  )!
  expect(facet.values.reduce((sum, { count }) => sum + count!, 0)).toBe(4)
  // A part of that, and never more than that.
  const part = narrowed(seeing('oda@corp.example'), { environments: [2] })
  expect((await listIdentities(part, identityFilter.parse({}))).rows.map(({ name }) => name)).toEqual([
    'of-oda',
  ])
  const { id: report } = await askForReport(ida, { kind: 'ownership', params: {}, formats: ['json'] })
  await makeReport(report)
  expect((await reportDetail(ida, report)).evidence).toMatchObject({
    rows: 4,
    scope: 'what ida@corp.example owns, reviews or works on',
  })

  // Whoever has left sees nothing, though they are still written down as the owner.
  await rows("update person set active = false where email = 'oda@corp.example'")
  expect(await seen('oda@corp.example')).toEqual([])
})

test('what is somebody’s own covers nothing of another, and is not everything', () => {
  const ida = seeing('ida@corp.example')
  expect(seesAll(ida)).toBe(false)
  expect(seesRecords(ida)).toBe(false)
  expect(covers(ida.scope, {})).toBe(false)
  expect(covers(ida.scope, { person: 'oda@corp.example' })).toBe(false)
  expect(covers({}, ida.scope)).toBe(true)
})
