import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { TOTP } from 'otpauth'
import { expect, test, vi } from 'vitest'
import { report } from '@/e2e/credential-report'
import { hashPassword } from '@/lib/auth/password'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { relyingParty } from '@/lib/auth/passkeys'
import { authenticator } from '@/lib/people/testing-authenticator'
import { ownDatabase } from '@/lib/db/testing'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { fillDemo } from '@/lib/demo/fill'
import { accept } from '@/lib/ingest/door/accept'
import { signedAddress } from '@/lib/mail/signed-link'
import { receive } from '@/lib/ingest/door/upload'
import { runImport } from '@/lib/ingest/run'
import { deliver } from '@/lib/outward/deliver'
import { makeReport } from '@/lib/reports/make'
import type { z } from 'zod'
import { openApiDocument, operations, type Operation } from './openapi'
import type { specs } from './specs'
import { type Asked, call, person } from './testing'

// Every operation is asked for what an honest client asks, over the demo estate, and its answer is held against the OpenAPI document.

const database = ownDatabase()
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }))
interface Media {
  content?: Record<string, { schema: object }>
}
const paths = openApiDocument().paths as Record<string, Record<string, { responses: Record<string, Media> }>>
const answered = new Set<string>()
/** Where an answer is not what the document says. */
const wrong = new Set<string>()
const PASSWORD = 'a long enough password'
const why = 'for a reason that is long enough'
/** An instant at which the estate stood as it does. */
let past: string
const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)

type AnswerOf<O extends Operation> = z.output<NonNullable<(typeof specs)[O]['answer']>>

/** Asks, and demands 200 with an answer that the document describes. */
async function ask<O extends Operation>(
  operation: O,
  as: { cookie: string },
  asked: Asked = {},
): Promise<AnswerOf<O>> {
  const one = operations.find(({ id }) => id === operation)!
  const response = await call(operation, as, asked)
  const text = await response.text()
  expect(response.status, `${operation}: ${text.slice(0, 500)}`).toBe(200)
  const content = paths[one.path]![one.method.toLowerCase()]!.responses[200]!.content!
  const type = response.headers.get('content-type')!.split(';')[0]!
  expect(Object.keys(content), operation).toContain(type)
  // Whoever looks at a past day asks the same with that day.
  if (one.method === 'GET' && one.permission !== 'public' && !answered.has(operation)) {
    const search = [asked.search, `as_of=${encodeURIComponent(past)}`].filter(Boolean).join('&')
    const { status } = await call(operation, as, { ...asked, search })
    if (status >= 500) wrong.add(`${operation} of a past day: ${status}`)
  }
  answered.add(operation)
  if (!one.answer) return text as AnswerOf<O>
  const answer = JSON.parse(text) as AnswerOf<O>
  const fits = ajv.compile(content['application/json']!.schema)
  fits(answer)
  for (const { instancePath, message, params } of fits.errors ?? [])
    wrong.add(`${operation} ${instancePath.replace(/\d+/g, 'n')} ${message} ${JSON.stringify(params)}`)
  return answer
}

const key = async (select: string): Promise<string> => String((await rows<{ key: unknown }>(select))[0]!.key)

test('every operation answers as the document says', { timeout: 600_000 }, async () => {
  // So that there are originals to ask for.
  vi.stubEnv('MUSTER_ORIGINAL_DAYS', '5')
  await fillDemo()
  past = (await rows<{ at: Date }>('select clock_timestamp() as at'))[0]!.at.toISOString()
  const own = await person('administrator')
  const other = await person('administrator')
  const third = await person('administrator')
  const forgetful = await person('owner')
  await rows('update app_user set password_hash = $2 where id = any($1)', [
    [own.id, forgetful.id],
    await hashPassword(PASSWORD),
  ])

  // What there is to read.
  for (const operation of [
    'listIdentities',
    'listCredentials',
    'listFindings',
    'listTasks',
    'listExceptions',
    'listRequests',
  ] as const)
    await ask(operation, own, { search: 'facets=true&limit=200' })
  for (const operation of ['exportIdentities', 'exportCredentials', 'exportFindings', 'exportTasks'] as const)
    await ask(operation, own)
  for (const operation of [
    'exportExceptions',
    'exportRequests',
    'exportOcsf',
    'exportAudit',
    'listChecks',
    'listFrameworks',
    'listScopes',
    'listIssuers',
  ] as const)
    await ask(operation, own)
  for (const operation of [
    'listOrphans',
    'listDirectory',
    'listTeams',
    'listPlaces',
    'listSources',
    'listImports',
  ] as const)
    await ask(operation, own)
  for (const operation of [
    'listPeople',
    'listTokens',
    'listCampaigns',
    'listAudit',
    'getPolicies',
    'getPolicyDrift',
    'listReports',
  ] as const)
    await ask(operation, own)
  for (const operation of [
    'listOwnSessions',
    'listWebhooks',
    'listTicketSystems',
    'verifyAudit',
    'metrics',
    'judging',
    'system',
  ] as const)
    await ask(operation, own)
  for (const operation of ['live', 'health', 'openApi', 'listInbox'] as const) await ask(operation, own)
  await ask('exportAudit', own, { search: 'format=ndjson' })
  await ask('exportAudit', own, { search: 'format=ocsf&after=1' })
  await ask('listIssuedTo', own, { search: 'provider=aws&issuer=111122223333' })
  await ask('listUseEnvironments', own)
  await ask('listUseEnvironments', own, { search: 'own=production&seen=production' })
  await ask('search', own, { search: 'q=deploy' })
  await ask('listFrameworks', own, { search: 'q=PR.AC-4' })
  for (const { key: id } of await rows<{ key: string }>(
    `(select identity_key::text as key from identity order by identity_key limit 40)
     union (select identity_key::text from trust limit 10)
     union (select identity_key::text from finding limit 10)`,
  ))
    await ask('getIdentity', own, { params: { id } })
  // Documents for every platform that has some.
  for (const { key: id } of await rows<{ key: string }>(
    `select distinct on (i.provider, v.used_n > 0) i.identity_key::text as key
     from privilege v
       join identity i using (identity_key)
     order by i.provider, v.used_n > 0, v.used_n desc`,
  )) {
    const { documents } = await ask('getRightSized', own, { params: { id } })
    for (const [at] of documents.entries())
      await ask('getRightSizedFile', own, { params: { id, no: String(at + 1) } })
  }
  for (const { key: id } of await rows<{ key: string }>(
    `(select distinct on (check_no, state) id::text as key from finding order by check_no, state)
     union (select finding_id::text from exception limit 5)
     union (select finding_id::text from proof where finding_id is not null limit 5)`,
  ))
    await ask('getFinding', own, { params: { id } })
  for (const { key: id } of await rows<{ key: string }>('select id::text as key from task limit 60'))
    await ask('getTask', own, { params: { id } })
  for (const one of (await ask('listChecks', own)).rows)
    await ask('getCheck', own, { params: { id: one.id } })
  for (const one of (await ask('listFrameworks', own)).rows)
    if ('id' in one) {
      await ask('getFramework', own, { params: { id: one.id } })
      await ask('listEditions', own, { params: { id: one.id } })
    }
  for (const one of (await ask('listImports', own)).rows.slice(0, 30)) {
    const id = String(one.id)
    const { list } = await ask('getImport', own, { params: { id } })
    const file = list.find(({ originalUntil }) => originalUntil)
    if (file) await ask('getOriginal', own, { params: { id, file: String(file.id) } })
  }
  const somebody = await key(
    'select o.person_id as key from ownership o where o.person_id is not null limit 1',
  )
  await ask('departure', own, { params: { id: somebody } })

  // Identities and their owners.
  const identity: string = (await ask('listOrphans', own)).rows[0]!.id
  await ask('savePerson', own, { body: { email: own.email, name: 'Own' } })
  const me = await key(`select id as key from person where email = '${own.email}'`)
  await ask('assignOwner', own, { body: { ids: [identity], owner: own.email, decision: 'accept' } })
  await ask('orderOwners', own, { params: { id: identity }, body: { owners: [`person:${me}`] } })
  const [joined] = await rows<{ from_key: string; to_key: string }>(
    'select from_key, to_key from identity_link',
  )
  await ask('getIdentity', own, { params: { id: joined!.to_key } })
  await ask('decideJoin', own, {
    params: { id: joined!.to_key, other: joined!.from_key },
    body: { decision: 'confirm' },
  })
  await ask('acceptBest', own, { body: { ids: [identity] } })
  await ask('saveTeam', own, { body: { name: 'A team', contact: own.email } })
  await ask('saveCodeOwners', own, { body: { repository: 'org/repo', text: `* ${own.email}` } })
  await ask('departure', own, { params: { id: me } })
  await ask('prepareHandover', own, {
    params: { id: me },
    body: { ids: [identity], successor: `person:${somebody}` },
  })
  await ask('confirmHandover', own, { params: { id: me }, body: {} })
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  await ask('setAbsence', own, {
    params: { id: me },
    body: { delegate: `person:${somebody}`, startsAt: inDays(1), endsAt: inDays(5) },
  })
  await ask('endAbsence', own, { params: { id: me } })
  await ask('decideNature', own, { params: { id: me }, body: { is: 'person' } })
  await ask('ownerChoices', own, { search: 'q=own' })
  await ask('sayNotMine', own, { body: { ids: [identity] } })
  await ask('setPlace', own, { body: { name: '333333333333', environment: 'production' } })
  const view = await ask('saveView', own, { body: { page: 'findings', name: 'Mine', query: 'q=x' } })
  await ask('listViews', own, { search: 'page=findings' })
  await ask('deleteView', own, { params: { id: view.id } })

  // Findings, tasks, exceptions.
  const open = (
    await rows<{ id: string }>(
      `select id::text
       from finding f
       where state = 0
         and resolved_at is null
         and not exists (select 1 from task t where t.finding_id = f.id)
       order by id limit 24`,
    )
  ).map((one) => one.id)
  const { tasks } = await ask('planTasks', own, { body: { ids: open.slice(0, 2) } })
  await ask('getTask', own, { params: { id: tasks[0]! } })
  await ask('changeTasks', own, { body: { action: 'start', ids: tasks } })
  await ask('markStep', own, { params: { id: tasks[0]!, no: '1' }, body: { done: true, anyway: why } })
  await ask('setTicket', own, {
    params: { id: tasks[0]! },
    body: { ticket: { url: 'https://tickets.test/1', label: 'T-1' } },
  })
  const { plans } = await ask('planTasks', own, { body: { ids: open.slice(12, 24), by: 'owner' } })
  await ask('listPlans', own, {})
  await ask('setPlanTicket', own, {
    params: { id: plans[0]!.id },
    body: { ticket: { url: 'https://tickets.test/2', label: 'T-2' } },
  })
  const about = { about: 'finding', about_id: open[0]! }
  await ask('addComment', own, { body: { id: randomUUID(), ...about, text: 'said' } })
  await ask('setWatch', own, { body: { ...about, watching: true } })
  await ask('requestExceptions', own, {
    body: { ids: open.slice(3, 6), reason: why, control: 'watched', days: 30 },
  })
  const exceptions = (
    await rows<{ id: string }>('select id::text from exception order by id desc limit 3')
  ).map((one) => one.id)
  await ask('decideExceptions', other, { body: { ids: exceptions.slice(0, 2), decision: 'approve' } })
  await ask('withdrawExceptions', own, { body: { ids: exceptions, reason: why } })
  await ask('changeFindings', own, {
    body: { action: 'assign', ids: open.slice(0, 2), assignee: other.email },
  })
  await ask('changeFindings', own, {
    body: { action: 'dismiss', ids: open.slice(7, 8), reason: why, reach: 'subject' },
  })
  const dismissal = await key('select max(id) as key from dismissal')
  for (const id of [open[0]!, open[3]!, open[7]!]) await ask('getFinding', own, { params: { id } })
  await ask('endDismissal', own, { params: { id: dismissal } })
  const check = { params: { id: 'rotation-overdue' }, body: { params: { default_interval_days: 91 } } }
  await ask('previewParams', own, check)
  await ask('saveParams', own, check)
  await ask('getCheck', own, check)
  const custom = (await checkCatalogue()).custom[0]!
  const { definition, version } = custom.custom
  await ask('getCheck', own, { params: { id: custom.id } })
  const changed = { ...definition, severity: 'medium' as const }
  await ask('previewCustomCheck', own, { params: { id: custom.id }, body: { definition: changed } })
  await ask('saveCustomCheck', own, {
    params: { id: custom.id },
    body: { definition: changed, isEnabled: true, basedOn: version },
  })
  await ask('deleteCustomCheck', own, { params: { id: custom.id } })

  // Imports.
  const file = (n: number) =>
    `${report([{ user: `answer-${n}`, rotated: '2020-01-01T00:00:00Z' }], '555555555555')}\n`
  await ask('createImport', own, { search: 'name=first.csv', body: Buffer.from(file(1)) })
  await ask('getUpload', own, { params: { sha256: 'a'.repeat(64) } })
  const waiting: string[] = []
  for (const n of [2, 3]) {
    const arrival = await receive(Readable.from([Buffer.from(file(n))]), `waiting-${n}.csv`)
    const [one] = await accept(systemActor('test'), [arrival], {
      completeness: 'partial',
      wantsPreview: true,
      asOf: new Date(),
    })
    await runImport(one!.importId!)
    waiting.push(String(one!.importId))
  }
  await ask('previewImport', own, { params: { id: waiting[0]! }, search: 'outcome=new' })
  await ask('importRejects', own, { params: { id: waiting[0]! } })
  await ask('confirmImport', own, { params: { id: waiting[0]! }, body: {} })
  await ask('cancelImport', own, { params: { id: waiting[1]! }, body: {} })
  await ask('getImport', own, { params: { id: waiting[1]! } })
  await ask('guessMapping', own, { search: 'header=Account&header=Owner' })
  await ask('confirmMapping', own, { body: { header: ['who', 'kind'], mapping: { who: 'name' } } })

  // A campaign from its draft to its end.
  const input = { name: 'All', query: 'provider=aws', reviewers: [own.email] }
  const draft = await ask('createCampaign', own, { body: input })
  const campaign = { id: String(draft.id) }
  await ask('editCampaign', own, { params: campaign, body: { ...input, name: 'All of it' } })
  await ask('launchCampaign', own, { params: campaign, body: {} })
  await ask('getCampaign', own, { params: campaign })
  const items = (await ask('listInbox', own, { search: `campaign=${draft.id}` })).rows
  await ask('listCampaignItems', own, { params: campaign })
  for (const { id } of items.slice(0, 15)) await ask('openItem', own, { params: { id } })
  const first = items[0]!
  await ask('nameReviewer', own, { params: campaign, body: { ids: [first.id], reviewer: own.email } })
  await ask('saveDraft', own, { params: { id: first.id }, body: { decision: 'approve', reason: why } })
  const shown = await ask('openItem', own, { params: { id: first.id } })
  await ask('decideItem', own, {
    params: { id: first.id },
    body: { decision: 'approve', evidence: shown.evidenceSha256, reason: why },
  })
  await ask('openItem', own, { params: { id: first.id } })
  await ask('carryForward', own, { params: campaign, body: { reason: why } })
  await ask('signOff', own, { params: campaign, body: {} })
  await ask('remindNow', own, { params: campaign, body: {} })
  await ask('exportCampaign', own, { params: campaign })
  await ask('exportCampaign', own, { params: campaign, search: 'format=json' })
  await ask('closeCampaign', own, { params: campaign, body: {} })
  for (const one of (await ask('listCampaigns', own)).rows)
    await ask('getCampaign', own, { params: { id: String(one.id) } })

  // Reports and the audit log.
  const made = await ask('askForReport', own, {
    body: { kind: 'credential-age', formats: ['csv', 'pdf', 'xlsx', 'json'] },
  })
  await makeReport(made.id)
  await ask('listReports', own)
  const { files } = await ask('getReport', own, { params: { id: made.id } })
  for (const { format } of files) await ask('getReportFile', own, { params: { id: made.id, format } })
  await ask('verifyReport', own, { search: `sha256=${files[0]!.sha256}` })
  const asked = await ask('askForReport', own, { body: { kind: 'credential-age', formats: ['csv'] } })
  await ask('getReport', own, { params: { id: asked.id } })
  const schedule = await ask('scheduleReport', own, {
    body: { kind: 'credential-age', formats: ['csv'], every: 'month', recipients: [own.email] },
  })
  await ask('listSchedules', own)
  await ask('endSchedule', own, { params: { id: schedule.id } })
  await ask('cancelReport', own, { params: { id: asked.id } })
  await ask('signCheckpoint', own)
  await ask('listAudit', own, { search: 'limit=500' })
  await database.asOwner(
    'alter table audit_entry disable trigger append_only',
    "update audit_entry set actor = 'somebody else' where id = 3",
    'alter table audit_entry enable trigger append_only',
  )
  const { faults } = await ask('verifyAudit', own)
  await ask('acknowledgeBreak', own, { body: { entry: faults[0]!.entry, reason: why } })
  await ask('verifyAudit', own)

  // What goes out.
  await ask('pinFrameworks', own, { body: { pinned: ['owasp-nhi-2025', 'nist-csf-2.0'] } })
  await database.asOwner("update framework_edition set hash = '' where id = 'nist-csf-2.0'")
  await ask('adoptEdition', own, { params: { id: 'nist-csf-2.0' }, body: {} })
  await ask('verifyControl', own, {
    params: { id: 'nist-csf-2.0' },
    body: { control: 'GV.SC-04', result: 'passes', evidence: why, valid_until: soon },
  })
  await ask('respondTo', own, {
    params: { id: 'nist-csf-2.0' },
    body: { control: 'PR.AA-05', position: 'agrees', response: why, responsible: 'CISO', due_on: soon },
  })
  const register = Buffer.from('register of suppliers')
  const sha256 = createHash('sha256').update(register).digest('hex')
  await ask('keepEvidence', own, { params: { sha256 }, body: register })
  await ask('verifyControl', own, {
    params: { id: 'nist-csf-2.0' },
    body: {
      control: 'GV.SC-04',
      result: 'fails',
      evidence: why,
      valid_until: soon,
      file: { name: 'r', sha256 },
    },
  })
  await ask('getEvidence', own, { params: { sha256 } })
  const request = await ask('askForEvidence', own, {
    body: {
      id: randomUUID(),
      title: 'Register of suppliers',
      wanted: why,
      due_on: soon,
      framework: 'nist-csf-2.0',
      control: 'GV.SC-04',
      period_from: '2026-01-01',
    },
  })
  const params = { id: request.id }
  const answer = await ask('answerRequest', own, {
    params,
    body: { id: randomUUID(), text: why, link: '/frameworks', file: { name: 'r', sha256 } },
  })
  await ask('decideRequest', own, {
    params,
    body: { id: randomUUID(), decision: 'ask_again', reason: why, due_on: soon },
  })
  expect((await ask('getRequest', own, { params })).given.map(({ id }) => id)).toEqual([answer.id])
  await ask('listRequests', own, { search: 'facets=true&closed=true' })
  await ask('getFramework', own, { params: { id: 'nist-csf-2.0' } })
  await ask('savePolicy', own, { body: { name: 'access', value: { second_factor: false } } })
  await ask('savePolicy', own, { body: { name: 'outward', value: { allowed_networks: ['127.0.0.1/32'] } } })
  const hook = await ask('createWebhook', own, {
    body: { name: 'Hook', format: 'json', target: 'http://127.0.0.1:9/hook', events: ['task.planned'] },
  })
  await ask('planTasks', own, { body: { ids: open.slice(9, 10) } })
  // Nobody listens there: the try fails, and is on record.
  await deliver(await key('select id as key from delivery limit 1'), true).catch(() => undefined)
  const { rows: deliveries } = await ask('listDeliveries', own, { params: { id: hook.id } })
  await ask('replayDelivery', own, { params: { id: deliveries[0]!.id }, body: {} })
  await ask('listWebhooks', own)
  await ask('pauseWebhook', own, { params: { id: hook.id }, body: { paused: true } })
  await ask('listDeliveries', own, { params: { id: hook.id } })
  await ask('deleteWebhook', own, { params: { id: hook.id } })
  const system = await ask('saveTicketSystem', own, {
    body: { name: 'Tickets', kind: 'github', address: 'https://github.com/o/r' },
  })
  await ask('listTicketSystems', own)
  await ask('deleteTicketSystem', own, { params: { id: String(system.id) } })

  // Accounts.
  vi.stubEnv('OIDC_ISSUER', 'https://id.example.test')
  vi.stubEnv('OIDC_CLIENT_ID', 'muster')
  const token = await ask('createToken', own, { body: { name: 'Token', role: 'owner', days: 1 } })
  await ask('listTokens', own)
  await ask('revokeToken', own, { params: { id: token.id } })
  const { link } = await ask('invite', own, { body: { email: 'new@example.test', role: 'owner' } })
  await ask('signUp', own, {
    body: {
      token: new URL(link!).searchParams.get('token'),
      email: 'new@example.test',
      name: 'New',
      password: PASSWORD,
    },
  })
  // A reviewer whom nobody has invited comes by the link in their mail.
  const reviewer = await key(
    `select p.email as key
     from campaign_item i
       join campaign c on c.id = i.campaign_id and c.state = 'running'
       join person p on p.id = i.reviewer_person_id and p.active
     where i.state = 'pending' and not exists (select 1 from app_user u where u.email = p.email) limit 1`,
  )
  const mailed = new URL(signedAddress('/attestation/inbox', reviewer, new Date())).searchParams
  await ask('reviewerAccount', own, { body: Object.fromEntries(mailed) })
  const reset = await ask('resetFor', own, { params: { id: forgetful.id }, body: {} })
  await ask('askForReset', own, { body: { email: 'nobody@example.test' } })
  await ask('resetPassword', own, {
    body: { token: new URL(reset.link!).searchParams.get('token'), password: PASSWORD },
  })
  const device = authenticator(relyingParty()!)
  const { challenge } = await ask('beginPasskey', own, { body: { password: PASSWORD } })
  const passkey = await ask('addPasskey', own, { body: { name: 'Laptop', response: device.make(challenge) } })
  await ask('listPasskeys', own)
  await ask('removePasskey', own, { params: { id: passkey.id }, body: { password: PASSWORD } })
  await ask('signInChallenge', own)
  await ask('setGroupRole', own, { body: { group: 'everybody', role: 'owner' } })
  await ask('changeRole', own, {
    params: { id: other.id },
    body: { role: 'analyst', scope: { environments: [0] } },
  })
  await ask('listPeople', own)
  await ask('listSessionsOf', own, { params: { id: other.id } })
  await ask('connectPerson', own, {
    params: { id: await key("select id as key from app_user where email = 'new@example.test'") },
  })
  await ask('endSessionsOf', own, { params: { id: other.id } })
  await ask('disablePerson', own, { params: { id: other.id }, body: { disabled: true } })
  await ask('changePassword', own, { body: { password: PASSWORD, next: 'another long password' } })
  const password = 'another long password'
  const factor = await ask('beginFactor', own, { body: { password } })
  const totp = new TOTP({ secret: factor.secret })
  await ask('confirmFactor', own, { body: { code: totp.generate() } })
  const codes = async () =>
    (
      await ask('renewRecoveryCodes', own, {
        body: { password, code: totp.generate({ timestamp: Date.now() + 30_000 }) },
      })
    ).recoveryCodes as string[]
  const [one, two] = await codes()
  const second = await rows<{ id: string }>(
    `insert into session (id, user_id, via, last_seen_at, expires_at)
     values ($1, $2, 'oidc', now(), now() + interval '8 hours')
     returning id`,
    [randomUUID(), own.id],
  )
  await ask('connectOwn', own, { body: { password, code: one } })
  await ask('removeFactor', own, { body: { password, code: two } })
  await ask('endOwnSession', own, { params: { id: second[0]!.id } })
  await ask('endOtherSessions', own)
  const again = await ask('beginFactor', own, { body: { password } })
  await ask('confirmFactor', own, { body: { code: new TOTP({ secret: again.secret }).generate() } })
  await ask('resetFactor', third, { params: { id: own.id } })

  expect([...wrong]).toEqual([])
  const left = operations.map(({ id }) => id).filter((id) => !answered.has(id))
  expect(left).toEqual([])
})
