import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { pool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { specs } from './specs'
import { accept } from '@/lib/ingest/door/accept'
import { receive } from '@/lib/ingest/door/upload'
import { runImport } from '@/lib/ingest/run'
import { bring } from '@/lib/tasks/testing'
import { Readable } from 'node:stream'
import { type Asked, call, type Operation, person } from './testing'

ownDatabase()

const AT_ONCE = 100
const someone = systemActor('test')
const why = 'for a reason that is long enough'
const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)
const own: { id: string; email: string; cookie: string } = {} as never
const known = {} as {
  identity: string
  finding: string
  tasks: string[]
  plan: string
  exceptions: string[]
  imports: number[]
  campaign: string
  item: string
  person: string
  request: string
  /** What somebody else answered. */
  answer: string
  other: { id: string; email: string; cookie: string }
}

const file = (n: number) =>
  `${report([{ user: `import-${n}`, rotated: '2020-01-01T00:00:00Z' }], '555555555555')}\n`
async function waiting(n: number): Promise<number> {
  const arrival = await receive(Readable.from([Buffer.from(file(n))]), `waiting-${n}.csv`)
  const [one] = await accept(someone, [arrival], {
    completeness: 'partial',
    wantsPreview: true,
    asOf: new Date(),
  })
  await runImport(one!.importId!)
  return one!.importId!
}

beforeAll(async () => {
  Object.assign(own, await person('administrator'))
  known.other = await person('administrator')
  const users = Array.from({ length: 8 }, (_, n) => ({ user: `user-${n}`, rotated: '2020-01-01T00:00:00Z' }))
  await bring(report(users), new Date())
  const findings = await rows<{ id: string; identity_key: string }>(
    'select id, identity_key from finding where check_no = 1 order by id',
  )
  known.identity = findings[0]!.identity_key
  known.finding = findings[0]!.id
  const answered = async (operation: Operation, asked: Asked) => {
    const response = await call(operation, known.other, asked)
    expect(response.status, await response.clone().text()).toBe(200)
    return response.json()
  }
  const planned = await answered('planTasks', {
    body: { ids: findings.slice(1, 4).map((one) => one.id), by: 'check' },
  })
  known.plan = (planned as { plans: { id: string }[] }).plans[0]!.id
  known.tasks = (await rows<{ id: string }>('select id from task order by id')).map((one) => one.id)
  await answered('requestExceptions', {
    body: { ids: findings.slice(4, 7).map((one) => one.id), reason: why, control: 'watched', days: 30 },
  })
  known.exceptions = (await rows<{ id: string }>('select id from exception order by id')).map((one) => one.id)
  known.imports = [await waiting(1), await waiting(2)]
  await answered('savePerson', { body: { email: own.email, name: 'Own' } })
  known.person = (await rows<{ id: number }>('select id from person limit 1'))[0]!.id.toString()
  await answered('createCampaign', { body: { name: 'All', query: '', reviewers: [own.email] } })
  known.campaign = String((await rows<{ id: number }>('select id from campaign'))[0]!.id)
  await answered('launchCampaign', { params: { id: known.campaign }, body: {} })
  await answered('askForEvidence', {
    body: { id: randomUUID(), title: 'Minutes', wanted: why, due_on: soon },
  })
  known.request = (await rows<{ id: string }>('select id from evidence_request'))[0]!.id
  known.answer = randomUUID()
  await answered('answerRequest', { params: { id: known.request }, body: { id: known.answer, text: why } })
  await rows("insert into team (name) select 'team ' || n from generate_series(0, 19) n")
  known.item = (await rows<{ id: string }>('select id from campaign_item limit 1'))[0]!.id
})

const ownCheck = {
  title: 'Many',
  reasoning: 'because',
  severity: 'low',
  subject: 'identity',
  fails: 'owner_n = 0',
  examples: [
    { verdict: 'gap', facts: { owner_n: 0 } },
    { verdict: 'holds', facts: { owner_n: 1 } },
  ],
  playbook: 'Name an owner.',
}
const decisions = [
  () => ({ decision: 'accept', answer: known.answer }),
  () => ({ decision: 'ask_again', reason: why }),
  () => ({ decision: 'withdraw', reason: why }),
]
const task = () => ({ id: known.tasks[0]! })
const proof = { password: 'not the password' }
const email = (n: number) => `many-${n}@example.test`

// One request for each write; `n` is which of the hundred it is, where they would otherwise be one request a hundred times.
const asked: Partial<Record<Operation, (n: number) => Asked>> = {
  planTasks: () => ({ body: { ids: [known.finding] } }),
  changeTasks: (n) => ({
    body: {
      action: n % 2 ? 'start' : 'assign',
      ids: known.tasks,
      ...(n % 2 === 0 && { assignee: `team ${n % 20}` }),
    },
  }),
  markStep: (n) => ({
    params: { ...task(), no: String(1 + (n % 4)) },
    body: { done: n % 3 !== 0, anyway: why },
  }),
  setTicket: (n) => ({
    params: task(),
    body: { ticket: { url: `https://tickets.test/${n}`, label: `T-${n}` } },
  }),
  setPlanTicket: (n) => ({
    params: { id: known.plan },
    body: { ticket: { url: `https://tickets.test/${n}`, label: `T-${n}` } },
  }),
  addComment: (n) => ({
    body: { id: randomUUID(), about: 'finding', about_id: known.finding, text: `said ${n}` },
  }),
  setWatch: (n) => ({ body: { about: 'finding', about_id: known.finding, watching: n % 2 === 0 } }),
  requestExceptions: () => ({ body: { ids: [known.finding], reason: why, control: 'watched', days: 10 } }),
  decideExceptions: (n) => ({ body: { ids: known.exceptions, decision: n % 2 ? 'approve' : 'refuse' } }),
  withdrawExceptions: () => ({ body: { ids: known.exceptions, reason: why } }),
  changeFindings: (n) => ({ body: { action: 'assign', ids: [known.finding], assignee: `team ${n % 20}` } }),
  endDismissal: (n) => ({ params: { id: String(n) } }),
  acceptBest: () => ({ body: { ids: [known.identity] } }),
  sayNotMine: () => ({ body: { ids: [known.identity] } }),
  savePerson: (n) => ({ body: { email: email(n % 5), name: `Many ${n}` } }),
  saveTeam: (n) => ({ body: { name: `Team ${n % 5}` } }),
  saveCodeOwners: (n) => ({ body: { repository: `org/repo-${n % 5}`, text: `* @somebody-${n}` } }),
  prepareHandover: () => ({
    params: { id: known.person },
    body: { ids: [known.identity], successor: 'proposed' },
  }),
  setAbsence: (n) => ({
    params: { id: known.person },
    body: {
      delegate: email(n % 5),
      startsAt: `2099-01-0${1 + (n % 9)}T00:00:00Z`,
      endsAt: '2099-02-01T00:00:00Z',
    },
  }),
  decideNature: (n) => ({ params: { id: known.person }, body: { is: n % 2 ? 'person' : 'unknown' } }),
  endAbsence: () => ({ params: { id: known.person } }),
  confirmHandover: () => ({ params: { id: known.person }, body: {} }),
  setPlace: (n) => ({ body: { name: '333333333333', environment: n % 2 ? 'production' : 'staging' } }),
  createImport: (n) => ({ search: `name=many-${n}.csv`, body: Buffer.from(file(100 + n)) }),
  confirmImport: () => ({ params: { id: String(known.imports[0]) }, body: {} }),
  cancelImport: () => ({ params: { id: String(known.imports[1]) }, body: {} }),
  confirmMapping: (n) => ({ body: { header: ['who', `column ${n % 3}`], mapping: { who: 'name' } } }),
  createCampaign: (n) => ({ body: { name: `Campaign ${n}`, query: '', reviewers: [] } }),
  editCampaign: () => ({
    params: { id: known.campaign },
    body: { name: 'Edited', query: '', reviewers: [] },
  }),
  nameReviewer: () => ({ params: { id: known.campaign }, body: { ids: [known.item], reviewer: own.email } }),
  launchCampaign: () => ({ params: { id: known.campaign }, body: {} }),
  saveDraft: (n) => ({ params: { id: known.item }, body: { decision: 'approve', reason: `because ${n}` } }),
  decideItem: () => ({
    params: { id: known.item },
    body: { decision: 'approve', evidence: 'a'.repeat(64), reason: why, removes: [], sawDecision: null },
  }),
  carryForward: () => ({ params: { id: known.campaign }, body: { reason: why } }),
  signOff: () => ({ params: { id: known.campaign }, body: {} }),
  remindNow: () => ({ params: { id: known.campaign }, body: {} }),
  closeCampaign: () => ({ params: { id: known.campaign }, body: {} }),
  askForReport: () => ({ body: { kind: 'credential-age', formats: ['csv'] } }),
  scheduleReport: () => ({ body: { kind: 'credential-age', formats: ['csv'], every: 'week' } }),
  endSchedule: () => ({ params: { id: randomUUID() } }),
  cancelReport: () => ({ params: { id: randomUUID() } }),
  signCheckpoint: () => ({}),
  acknowledgeBreak: () => ({ body: { entry: '1', reason: why } }),
  pinFrameworks: (n) => ({ body: { pinned: [n % 2 ? 'nist-csf-2.0' : 'owasp-nhi-2025'] } }),
  adoptEdition: () => ({ params: { id: 'nist-csf-2.0' }, body: {} }),
  verifyControl: (n) => ({
    params: { id: 'nist-csf-2.0' },
    body: { control: 'GV.SC-04', result: 'passes', evidence: `${why} ${n}`, valid_until: soon },
  }),
  respondTo: (n) => ({
    params: { id: 'nist-csf-2.0' },
    body: { control: 'PR.AA-05', position: 'partly', response: `${why} ${n}`, responsible: 'CISO' },
  }),
  keepEvidence: (n) => ({
    params: { sha256: createHash('sha256').update(`register ${n}`).digest('hex') },
    body: Buffer.from(`register ${n}`),
  }),
  askForEvidence: (n) => ({
    body: { id: randomUUID(), title: `Minutes ${n}`, wanted: why, due_on: soon },
  }),
  answerRequest: (n) => ({ params: { id: known.request }, body: { id: randomUUID(), text: `${why} ${n}` } }),
  decideRequest: (n) => ({
    params: { id: known.request },
    body: { id: randomUUID(), ...decisions[n % decisions.length]!() },
  }),
  savePolicy: (n) => ({ body: { name: 'access', value: { second_factor: n < 0 } } }),
  createWebhook: (n) => ({
    body: {
      name: `Hook ${n}`,
      format: 'json',
      target: `https://hooks.example.com/${n}`,
      events: ['task.planned'],
    },
  }),
  pauseWebhook: (n) => ({ params: { id: randomUUID() }, body: { paused: n % 2 === 0 } }),
  deleteWebhook: () => ({ params: { id: randomUUID() } }),
  replayDelivery: () => ({ params: { id: randomUUID() }, body: {} }),
  saveTicketSystem: (n) => ({
    body: { name: `System ${n % 4}`, kind: 'github', address: 'https://github.com/o/r' },
  }),
  deleteTicketSystem: (n) => ({ params: { id: String(n) } }),
  assignOwner: (n) => ({
    body: { ids: [known.identity], owner: `owner ${n % 7}`, decision: n % 2 ? 'accept' : 'reject' },
  }),
  orderOwners: (n) => ({ params: { id: known.identity }, body: { owners: [`owner ${n % 7}`] } }),
  decideJoin: (n) => ({
    params: { id: known.identity, other: known.identity },
    body: { decision: n % 2 ? 'confirm' : 'part' },
  }),
  saveView: (n) => ({ body: { page: 'findings', name: `View ${n % 6}`, query: `q=${n}` } }),
  deleteView: () => ({ params: { id: randomUUID() } }),
  previewParams: (n) => ({
    params: { id: 'rotation-overdue' },
    body: { params: { default_interval_days: 90 + n } },
  }),
  saveParams: (n) => ({
    params: { id: 'rotation-overdue' },
    body: { params: { default_interval_days: 90 + n } },
  }),
  previewCustomCheck: () => ({ params: { id: 'custom-many' }, body: { definition: ownCheck } }),
  saveCustomCheck: (n) => ({
    params: { id: `custom-many-${n % 3}` },
    body: { definition: { ...ownCheck, title: `Many ${n}` }, isEnabled: n % 2 === 0, basedOn: null },
  }),
  deleteCustomCheck: (n) => ({ params: { id: `custom-many-${n % 3}` } }),
  invite: (n) => ({ body: { email: `invited-${n}@example.test`, role: 'owner' } }),
  changeRole: (n) => ({
    params: { id: known.other.id },
    body: { role: n % 2 ? 'analyst' : 'administrator' },
  }),
  disablePerson: (n) => ({ params: { id: known.other.id }, body: { disabled: n % 2 === 0 } }),
  setGroupRole: (n) => ({ body: { group: `group ${n % 5}`, role: 'owner' } }),
  endSessionsOf: () => ({ params: { id: known.other.id } }),
  resetFactor: () => ({ params: { id: known.other.id } }),
  resetFor: () => ({ params: { id: known.other.id }, body: { send: false } }),
  askForReset: (n) => ({ body: { email: `forgot-${n}@example.test` } }),
  resetPassword: () => ({ body: { token: 'a'.repeat(32), password: 'a long enough password' } }),
  reviewerAccount: () => ({
    body: {
      to: '/attestation/inbox',
      for: 'reviewer@example.test',
      until: 4_000_000_000,
      signature: 'a'.repeat(43),
    },
  }),
  connectPerson: () => ({ params: { id: known.other.id } }),
  connectOwn: () => ({ body: proof }),
  changePassword: () => ({ body: { ...proof, next: 'another long password' } }),
  endOwnSession: () => ({ params: { id: randomUUID() } }),
  endOtherSessions: () => ({}),
  beginFactor: () => ({ body: proof }),
  confirmFactor: () => ({ body: { code: '000000' } }),
  removeFactor: () => ({ body: proof }),
  renewRecoveryCodes: () => ({ body: proof }),
  beginPasskey: () => ({ body: proof }),
  addPasskey: () => ({
    body: { name: 'Laptop', response: { id: 'a', rawId: 'a', type: 'public-key', response: {} } },
  }),
  removePasskey: () => ({ params: { id: randomUUID() }, body: proof }),
  signInChallenge: () => ({}),
  createToken: (n) => ({ body: { name: `Token ${n}`, role: 'owner', days: 1 } }),
  revokeToken: () => ({ params: { id: randomUUID() } }),
  signUp: (n) => ({
    body: {
      token: 'a'.repeat(32),
      email: `new-${n}@example.test`,
      name: 'New',
      password: 'a long enough password',
    },
  }),
}
const writes = (Object.keys(specs) as Operation[]).filter((one) => specs[one].method !== 'GET')

test('every write is asked for here', () => {
  expect(writes.filter((one) => !asked[one])).toEqual([])
})

// Cheap ones a hundred times; those that hash passwords or judge the estate, as often as a minute allows.
const slow: Partial<Record<Operation, number>> = {
  signUp: 40,
  resetPassword: 30,
  askForReset: 30,
  saveParams: 20,
  previewParams: 20,
  saveCustomCheck: 20,
  previewCustomCheck: 20,
}

test.each(writes)(
  '%s, a hundred at once: each is answered, and every connection comes back',
  async (operation) => {
    await rows('delete from rate_limit')
    const seen = await Promise.all(
      Array.from({ length: slow[operation] ?? AT_ONCE }, async (_, n) => {
        const response = await call(operation, own, asked[operation]!(n))
        return { status: response.status, text: response.status >= 500 ? await response.text() : '' }
      }),
    )
    expect(seen.filter((one) => one.status >= 500).slice(0, 3)).toEqual([])
    expect(pool().waitingCount).toBe(0)
    const [stuck] = await rows<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`,
    )
    expect(stuck!.n).toBe(0)
  },
)
