import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { explain, listChecks } from '@/lib/checks/queries'
import { agePolicy, currentRules } from '@/lib/checks/rules'
import { saveParams } from '@/lib/checks/tune'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { credentialFacets, credentialsOf, listCredentials } from '@/lib/inventory/credentials'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { countIdentities, listIdentities } from '@/lib/inventory/identities'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { rightsCells, rightsPage } from '@/lib/inventory/identity-permissions'
import { grantsOf, trustsOf } from '@/lib/inventory/identity-rights'
import { contextsOf, eventsOf, workloadsOf } from '@/lib/inventory/identity-use'
import { ageDistribution, excessDistribution, navigationCounts, roll } from '@/lib/overview/overview'
import { findingFacets, findingGroups, findingsOf, historyOf, listFindings } from '@/lib/findings/queries'
import { frameworks } from '@/lib/frameworks/index'
import { frameworkPosture, frameworkSummaries } from '@/lib/frameworks/queries'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { listImports, listSources } from '@/lib/ingest/queries'
import {
  credentialFilter,
  directoryFilter,
  exceptionFilter,
  requestFilter,
  findingFilter,
  identityFilter,
  orphanFilter,
  taskFilter,
} from '@/lib/model/filters'
import { listDirectory, listDirectoryTeams } from '@/lib/owners/directory-queries'
import { listOrphans } from '@/lib/owners/orphans'
import { answerRequest } from '@/lib/requests/answer'
import { askForEvidence } from '@/lib/requests/ask'
import { listRequests, requestDetail, requestFigures } from '@/lib/requests/queries'
import { exceptionFigures, listExceptions } from '@/lib/findings/exception-queries'
import { decideExceptions, requestExceptions } from '@/lib/findings/exceptions'
import { expireExceptions } from '@/lib/findings/exceptions-life'
import { planFindings } from '@/lib/tasks/plan'
import { changeTasks } from '@/lib/tasks/change-tasks'
import { listTasks, taskFacets, taskFigures } from '@/lib/tasks/task-queries'
import { dismissFindings } from '@/lib/tasks/dismiss'
import { campaignInput } from '@/lib/model/attestation'
import { createCampaign, launchCampaign } from '@/lib/attestation/campaign'
import { reports } from '@/lib/reports/index'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'

ownDatabase()
const actor = systemActor('test')
const analyst: Actor = {
  kind: 'user',
  id: 'analyst',
  label: 'analyst@example.test',
  role: 'analyst',
  scope: {},
}
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-past-'))
const FIRST = new Date('2026-11-20T08:00:00Z')
const LATER = new Date('2026-11-22T08:00:00Z')

async function bring(files: string[], asOf: Date, completeness: 'complete' | 'partial'): Promise<void> {
  const accepted = await accept(actor, files.map(localFile), { completeness, asOf, wantsPreview: false })
  for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
  await finishImports(asOf)
}

const sample = (name: string) => `lib/ingest/sources/${name}`
const samples = readdirSync('lib/ingest/sources', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.sample\./.test(name))
  .map(sample)
  .sort()

/** All that lists, posture pages, an identity's page and reports show. */
async function shown(): Promise<Record<string, unknown>> {
  const everyIdentity = identityFilter.parse({ limit: '500', retired: 'true' })
  const everyFinding = findingFilter.parse({ limit: '500', closed: 'true' })
  const identities = await listIdentities(analyst, everyIdentity)
  const findings = await listFindings(analyst, everyFinding)
  const everyRequest = requestFilter.parse({ limit: '500', closed: 'true' })
  const requests = await listRequests(analyst, everyRequest)
  const each = async <T>(read: (key: string) => Promise<T>) =>
    Promise.all(identities.rows.map((identity) => read(identity.id)))
  const details = await each((key) => identityDetail(analyst, key))
  const policy = agePolicy(await currentRules())
  const contents: Record<string, unknown> = {}
  for (const report of reports) {
    if (report.needs.length > 0) continue
    contents[`report ${report.id}`] = {
      figures: await report.figures(analyst, {}),
      rows: await Array.fromAsync(report.rows(analyst, {})),
    }
  }
  return {
    ...contents,
    identities,
    'identities by last use': await listIdentities(analyst, { ...everyIdentity, sort: 'last_used' }),
    'identity facets': await identityFacets(analyst, everyIdentity),
    'unfiltered facets': await identityFacets(analyst, identityFilter.parse({})),
    count: await countIdentities(analyst, identityFilter.parse({ severity: 'critical,high' })),
    credentials: await listCredentials(analyst, credentialFilter.parse({ limit: '500' }), policy),
    'credential facets': await credentialFacets(analyst, credentialFilter.parse({}), policy),
    findings,
    'findings without some': await listFindings(
      analyst,
      findingFilter.parse({ not_severity: 'high', not_provider: 'github', limit: '500' }),
    ),
    'identities without some': await listIdentities(
      analyst,
      identityFilter.parse({ not_severity: 'none', not_owner: 'none', limit: '500' }),
    ),
    'finding facets': await findingFacets(analyst, everyFinding),
    'finding groups': await findingGroups(analyst, findingFilter.parse({})),
    history: await Promise.all(findings.rows.map(({ id }) => historyOf(id))),
    tasks: await listTasks(analyst, taskFilter.parse({ limit: '500', closed: 'true' })),
    'task facets': await taskFacets(analyst, taskFilter.parse({})),
    'task figures': await taskFigures(analyst),
    exceptions: await listExceptions(analyst, exceptionFilter.parse({ limit: '500' })),
    'exception figures': await exceptionFigures(analyst),
    requests: await listRequests(analyst, everyRequest),
    'each request': await Promise.all(requests.rows.map(({ id }) => requestDetail(analyst, id))),
    'request figures': await requestFigures(analyst),
    directory: await listDirectory(analyst, directoryFilter.parse({ limit: '500' })),
    teams: await listDirectoryTeams(analyst),
    orphans: await listOrphans(analyst, orphanFilter.parse({ limit: '500' })),
    sources: await listSources(analyst),
    imports: await listImports(analyst, { limit: 500 }),
    frameworks: await frameworkSummaries(analyst),
    posture: await frameworkPosture(analyst, 'owasp-nhi-2025'),
    checks: await listChecks(analyst),
    roll: await roll(analyst),
    ages: await ageDistribution(analyst),
    excess: await excessDistribution(analyst),
    counts: await navigationCounts(analyst),
    details,
    'credentials of each': await each(credentialsOf),
    'findings of each': await each(findingsOf),
    rights: await each((key) => rightsPage(key, {}, { limit: 500 })),
    'rights by service': await each((key) => rightsCells(key)),
    grants: await each(grantsOf),
    trusts: await each(trustsOf),
    workloads: await each(workloadsOf),
    contexts: await each(contextsOf),
    events: await each((key) => eventsOf(key, LATER)),
    explained: await each((key) => explain(key, FIRST)),
  }
}

let then: Date
let before: Record<string, unknown>
let after: Record<string, unknown>

beforeAll(async () => {
  await bring(samples, FIRST, 'partial')
  const ids = (await listFindings(analyst, findingFilter.parse({ limit: '12' }))).rows.map(({ id }) => id)
  const colleague: Actor = { ...analyst, id: 'colleague', label: 'colleague@example.test' }
  await requestExceptions(analyst, { ids: ids.slice(8), reason: 'a reason', control: 'a control', days: 30 })
  const asked = await listExceptions(analyst, exceptionFilter.parse({}))
  await decideExceptions(colleague, {
    ids: asked.rows.slice(0, 2).map(({ id }) => id),
    decision: 'approve',
  })
  const planned = await planFindings(analyst, { ids: ids.slice(0, 4), assignee: null, dueAt: null })
  await createCampaign(analyst, campaignInput.parse({ name: 'Spring' }))
  const request = await askForEvidence(actor, {
    id: randomUUID(),
    title: 'Minutes',
    wanted: 'The minutes of May.',
    due_on: new Date().toISOString().slice(0, 10),
  })
  before = await shown()
  await setTimeout(20)
  then = new Date()
  await setTimeout(20)

  // Everything moves on: the inventory loses, gains and renames, a log brings use, people decide, a threshold changes.
  await answerRequest(analyst, request.id, { id: randomUUID(), text: 'Nobody took any.' })
  await changeTasks(analyst, { action: 'start', ids: planned.tasks.slice(0, 2) })
  await changeTasks(analyst, { action: 'assign', ids: planned.tasks, assignee: analyst.label })
  const staff = await rows<{ email: string }>('select email from person where active order by email limit 3')
  const reviewers = staff.map(({ email }) => email)
  const { id: autumn } = await createCampaign(analyst, campaignInput.parse({ name: 'Autumn', reviewers }))
  await launchCampaign(analyst, autumn)
  await planFindings(analyst, { ids: ids.slice(4, 6), assignee: null, dueAt: null })
  await dismissFindings(analyst, { ids: ids.slice(6, 8), reach: 'subject', reason: 'not a problem' })
  const details = JSON.parse(readFileSync(sample('aws/authorization-details.sample.json'), 'utf8'))
  details.RoleDetailList = details.RoleDetailList.slice(1)
  for (const user of details.UserDetailList) {
    user.Tags = [...(user.Tags ?? []), { Key: 'env', Value: 'staging' }]
    user.AttachedManagedPolicies = []
  }
  const changed = path.join(folder, 'details.json')
  writeFileSync(changed, JSON.stringify(details))
  await bring([changed], LATER, 'partial')
  const people = path.join(folder, 'people.csv')
  writeFileSync(
    people,
    readFileSync(sample('people/people.sample.csv'), 'utf8')
      .replaceAll('true', 'false')
      .replace(/(\w)@/, '$1.left@'),
  )
  const trail = path.join(folder, 'trail.json')
  writeFileSync(
    trail,
    readFileSync(sample('aws/cloudtrail.sample.json'), 'utf8')
      .replaceAll(/"eventID": ?"(.)/g, '"eventID": "f')
      .replaceAll('2026-11-1', '2026-11-2'),
  )
  await bring([people, trail], LATER, 'partial')
  await saveParams(actor, 'rotation-overdue', { default_interval_days: 7, crypto_interval_days: 8 })
  await finishImports(LATER)
  await rows(
    `update identity set name = 'renamed ' || name
     where identity_key in (select identity_key from identity order by name limit 3)`,
  )
  await rows(
    'delete from workload where workload_key in (select workload_key from workload order by name limit 1)',
  )
  await rows('update rights_profile set is_admin = not is_admin')
  await rows("update trust set principal = principal || ' changed'")
  await rows('update credential set rotated_at = $1 where is_static', [LATER])
  await rows(
    `update identity set status = 2, seen_to = $1
     where identity_key in (
         select identity_key from identity order by name desc limit (select count(*) / 3 from identity)
       )`,
    [LATER],
  )
  await rows('insert into changed_identity select identity_key from identity on conflict do nothing')
  await expireExceptions(new Date(Date.now() + 40 * 86_400_000))
  await judgeChanged(LATER, true)
  after = await shown()
})

test('all that pages and reports show of a past instant is what they showed then', async () => {
  const past = await lookingBackTo(then, shown)
  for (const [name, was] of Object.entries(before)) expect(past[name], name).toEqual(was)
})

test('every figure of every framework opens a list of as many, now and then, for everybody and in a scope', async () => {
  const part: Actor = { ...analyst, scope: { sources: [1, 2, 3] } }
  const assessed = frameworks.filter(({ status }) => status === 'current')
  const figuresAdd = async (reader: Actor) => {
    const counted = new Map<string, Promise<number>>()
    const listed = (query: string) => {
      const known = counted.get(query)
      if (known) return known
      const filter = identityFilter.parse(Object.fromEntries(new URLSearchParams(query)))
      const found = countIdentities(reader, filter)
      counted.set(query, found)
      return found
    }
    for (const { id } of assessed) {
      const posture = await frameworkPosture(reader, id)
      const within = posture.appliesTo ? `&within=${posture.appliesTo}` : ''
      for (const control of posture.controls) {
        const ids = control.checks.map((check) => check.id).join(',')
        if (!ids) continue
        const figures = { passes: control.holds, check: control.gap, excepted: control.accepted }
        for (const [filter, figure] of Object.entries({
          ...figures,
          unknown: control.unknown,
          assessed: control.total,
        }))
          expect(await listed(`${filter}=${ids}${within}`), `${id} ${control.id} ${filter}`).toBe(figure)
      }
    }
    return counted.size
  }
  for (const reader of [analyst, part]) {
    expect(await figuresAdd(reader)).toBeGreaterThan(300)
    await lookingBackTo(then, () => figuresAdd(reader))
  }
})

test('and every part of it has changed since', () => {
  const same = Object.keys(before).filter(
    (name) => JSON.stringify(before[name]) === JSON.stringify(after[name]),
  )
  expect(same).toEqual([])
})

test('before anything was imported there was nothing', async () => {
  await lookingBackTo(new Date('2020-01-01T00:00:00Z'), async () => {
    expect(await listIdentities(analyst, identityFilter.parse({}))).toMatchObject({
      rows: [],
      total: 0,
    })
    expect(await frameworkSummaries(analyst)).toEqual([])
    expect(await listImports(analyst, { limit: 10 })).toMatchObject({ rows: [], total: 0 })
  })
})

test('what was cannot be changed', async () => {
  await expect(lookingBackTo(then, () => rows("update team set name = 'x'"))).rejects.toThrow('cannot update')
  await expect(lookingBackTo(then, () => rows('delete from public.team'))).rejects.toThrow('read-only')
})
