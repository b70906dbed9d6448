import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { sendMail } from '@/lib/mail/send'
import { ownMailbox } from '@/lib/mail/testing'
import { campaignInput } from '@/lib/model/attestation'
import { closeCampaign, createCampaign, launchCampaign } from './campaign'
import { campaignById, listCampaigns } from './campaign-queries'
import { remindNow } from './reminders'
import { signOff } from './sign-off'
import {
  analyst,
  answer,
  AS_OF,
  credential,
  identity,
  inboxOf,
  judgeAll,
  later,
  owner,
  person,
} from './testing'
import { tick } from './tick'

ownDatabase()
const ana = analyst('ana@corp.example')
const input = (more: object = {}) =>
  campaignInput.parse({ name: 'Winter', samplePercent: 0, days: 10, ...more })

const box = ownMailbox()
// Headers with other than plain text come as encoded words (RFC 2047).
const subjectOf = (text: string) =>
  (/^Subject: (.*(?:\r\n\s.*)*)/m.exec(text)?.[1] ?? '')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/\r\n\s/g, ' ')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_, word: string) =>
      word
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
const mailed = async (asOf: Date) => {
  const before = box.taken.length
  await sendMail(asOf)
  return box.taken.slice(before).map(({ to, text }) => ({ to: to[0], subject: subjectOf(text), text }))
}

test('reminds before, on and after the due date, once each; then asks the successor and tells the campaign owner', async () => {
  await person('Ana')
  const old = owner(await person('Olga', { manager: 'pia@corp.example' }))
  const pia = owner(await person('Pia'))
  await identity('late-1', ['olga@corp.example'])
  await identity('late-2', ['olga@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=late' }))
  await launchCampaign(ana, id, AS_OF)
  expect(await tick(AS_OF)).toMatchObject({ reminded: 1, escalated: 0 })
  expect(await tick(AS_OF)).toMatchObject({ reminded: 0 })
  const first = await mailed(AS_OF)
  // The campaign's owner hears who cannot sign in yet.
  expect(first.find(({ to }) => to === 'ana@corp.example')!.subject).toContain(
    '1 reviewer without an account',
  )
  const invitation = first.find(({ to }) => to === 'olga@corp.example')
  expect(invitation).toMatchObject({ to: 'olga@corp.example' })
  expect(invitation!.subject).toContain('2 to decide by 2026-12-02')
  expect(invitation!.text.replaceAll('=\r\n', '')).toContain(
    `/review?to=3D${encodeURIComponent(`/attestation/inbox?campaign=${id}`)}`.replaceAll('=3D', '=3D'),
  )
  expect(await mailed(AS_OF)).toEqual([])

  const [one] = await inboxOf(old, id)
  await answer(old, one!.id, 'approve', { reason: 'needed every night' })
  expect((await tick(later(6))).reminded).toBe(0)
  expect((await tick(later(7))).reminded).toBe(1)
  expect((await mailed(later(7)))[0]!.subject).toContain('1 of 2 still to decide')
  expect((await tick(later(10))).reminded).toBe(1)
  expect((await mailed(later(10)))[0]!.subject).toContain('is due')
  expect((await tick(later(11))).escalated).toBe(0)

  // Two days after the due date the manager is asked, since there is no successor.
  const escalation = await tick(later(12))
  expect(escalation.escalated).toBe(1)
  expect((await inboxOf(pia, id)).map((row) => [row.state, row.askedBecause])).toEqual([
    ['pending', 'escalated, Olga did not decide in time; manager of Olga'],
  ])
  const mails = await mailed(later(12))
  expect(mails.map((one) => one.to).sort()).toEqual([
    'ana@corp.example',
    'olga@corp.example',
    'pia@corp.example',
  ])
  // What Olga decided is still hers to sign.
  expect(mails.find((one) => one.to === 'olga@corp.example')!.subject).toContain(
    'sign off your 1 decision by',
  )
  expect(mails.find((one) => one.to === 'ana@corp.example')!.subject).toContain(
    '1 item of Olga overdue, 1 passed on',
  )
  expect((await tick(later(12))).escalated).toBe(0)
  // The manager does not answer either: the campaign's owner is the last resort, and after that nobody is asked twice.
  expect((await tick(later(15))).escalated).toBe(1)
  expect((await tick(later(30))).escalated).toBe(0)
  const [routes] = await rows<{ n: number }>(
    `select count(*)::int as n
     from attestation_route r
       join campaign_item i on i.id = r.item_id
     where i.campaign_id = $1`,
    [id],
  )
  expect(routes!.n).toBe(4)
  await closeCampaign(ana, id)
})

test('the owner of a campaign reminds by hand: who has something left to decide or to sign, once a day, while it runs', async () => {
  const hanna = owner(await person('Hanna'))
  await person('Ivo')
  await identity('by-hand-1', ['hanna@corp.example'])
  await identity('by-hand-2', ['ivo@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=by-hand' }))
  await expect(remindNow(ana, id, AS_OF)).rejects.toThrow('Only a running campaign')
  await launchCampaign(ana, id, AS_OF)
  await tick(AS_OF)
  await mailed(AS_OF)
  for (const one of await inboxOf(hanna, id))
    await answer(hanna, one.id, 'approve', { reason: 'still needed' })
  expect(await remindNow(ana, id, later(2))).toEqual({ reminded: 2 })
  await expect(remindNow(ana, id, later(2))).rejects.toThrow('reminded today already')
  const mails = (await mailed(later(2))).filter(({ to }) => to !== 'ana@corp.example')
  expect(mails.map(({ to, subject }) => [to, subject]).sort()).toEqual([
    ['hanna@corp.example', expect.stringContaining('sign off your 1 decision by')],
    ['ivo@corp.example', expect.stringContaining('1 of 1 still to decide by')],
  ])
  for (const { text } of mails) expect(text).toContain('ana@corp.example asks you to finish this review.')
  await signOff(hanna, id)
  expect(await remindNow(ana, id, later(3))).toEqual({ reminded: 1 })
  await closeCampaign(ana, id)
  await expect(remindNow(ana, id, later(4))).rejects.toThrow('Only a running campaign')
})

test('whoever decided everything and has not signed is reminded when it is due, once, and not after signing', async () => {
  const signer = owner(await person('Sina'))
  await identity('unsigned-1', ['sina@corp.example'])
  await identity('unsigned-2', ['sina@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=unsigned' }))
  await launchCampaign(ana, id, AS_OF)
  await tick(AS_OF)
  await mailed(AS_OF)
  for (const one of await inboxOf(signer, id))
    await answer(signer, one.id, 'approve', { reason: 'still needed' })
  // Whoever has just decided is left alone.
  expect((await tick(later(6))).reminded).toBe(0)
  expect((await tick(later(7))).reminded).toBe(1)
  const mail = (await mailed(later(7))).find(({ to }) => to === 'sina@corp.example')
  expect(mail).toMatchObject({
    subject: expect.stringContaining('sign off your 2 decisions by'),
  })
  expect(mail!.text).toContain('count only when you sign off')
  expect((await tick(later(7))).reminded).toBe(0)
  expect((await tick(later(10))).reminded).toBe(1)
  await mailed(later(10))
  await signOff(signer, id)
  expect((await tick(later(18))).reminded).toBe(0)
  await closeCampaign(ana, id)
})

test('a refused message is kept with its reason and tried again; waiting ones go out as one', async () => {
  await rows('delete from mail')
  await rows(
    `insert into mail (key, recipient, subject, text, created_at, not_before)
     select 'k' || n, 'quin@corp.example', 'Subject ' || n, 'Text ' || n, $1, $1
     from generate_series(1, 3) n`,
    [AS_OF],
  )
  box.refuses = true
  expect(await mailed(AS_OF)).toEqual([])
  const [kept] = await rows<{ attempts: number; error: string }>('select attempts, error from mail limit 1')
  expect(kept!.attempts).toBe(1)
  expect(kept!.error).toContain('mailbox is full')
  box.refuses = false
  expect(await mailed(AS_OF)).toEqual([])
  const [digest, ...rest] = await mailed(later(1))
  expect(rest).toEqual([])
  expect(digest!.subject).toBe('Subject 1, and 2 more')
  expect(digest!.text).toContain('Text 3')
})

test('two senders at once write to nobody twice', async () => {
  await rows(
    `insert into mail (key, recipient, subject, text, created_at, not_before)
     select 'd' || n, 'r' || n || '@corp.example', 's', 't', $1, $1
     from generate_series(1, 20) n`,
    [AS_OF],
  )
  const before = box.taken.length
  await Promise.all([sendMail(AS_OF), sendMail(AS_OF)])
  expect(
    box.taken
      .slice(before)
      .map((one) => one.to[0])
      .sort(),
  ).toEqual(Array.from({ length: 20 }, (_, n) => `r${n + 1}@corp.example`).sort())
})

test('a recurring campaign asks again when its time has come, with what changed since', async () => {
  const rob = owner(await person('Rob'))
  await identity('yearly', ['rob@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(
    ana,
    input({ name: 'Yearly', query: 'q=yearly', kind: 'recurring', everyDays: 365 }),
  )
  await launchCampaign(ana, id, AS_OF)
  const [item] = await inboxOf(rob, id)
  await answer(rob, item!.id, 'approve', { reason: 'needed every night' })
  await signOff(rob, id)
  await closeCampaign(ana, id)
  expect((await campaignById(ana, id)).nextAt).toBeNull()
  // Closing ends the series; one that runs on makes its next round, once.
  const running = await createCampaign(
    ana,
    input({ name: 'Yearly', query: 'q=yearly', kind: 'recurring', everyDays: 365 }),
  )
  await launchCampaign(ana, running.id, AS_OF)
  expect((await tick(later(364))).launched).toEqual([])
  const both = await Promise.all([tick(later(365)), tick(later(365))])
  const launched = both.flatMap((one) => one.launched)
  expect(launched).toHaveLength(1)
  expect(await campaignById(ana, launched[0]!)).toMatchObject({
    name: 'Yearly, 2027-11-22',
    state: 'running',
    items: 1,
    parentId: running.id,
  })
  expect((await campaignById(ana, launched[0]!)).nextAt).toBe(later(730).toISOString())
})

test('a watching campaign makes a small review of what changed, which ends by itself', async () => {
  const sam = owner(await person('Sam'))
  await person('Tess')
  const key = await identity('watched-1', ['sam@corp.example'])
  const other = await identity('watched-2', ['sam@corp.example'])
  await judgeAll()
  const { id } = await createCampaign(
    ana,
    input({
      name: 'Watch',
      query: 'q=watched',
      kind: 'event',
      triggers: ['new_credential', 'owner_changed'],
    }),
  )
  expect(await launchCampaign(ana, id, AS_OF)).toEqual({ items: 2 })
  expect((await tick(later(1))).launched).toEqual([])
  await credential(key, 'A new key')
  await rows(
    `update identity set owner_hints = '[{"from":"tag","key":"owner","value":"tess@corp.example"}]'
     where identity_key = $1`,
    [other],
  )
  await judgeAll()
  const { launched } = await tick(later(2))
  expect(launched).toHaveLength(1)
  expect((await tick(later(2))).launched).toEqual([])
  const review = launched[0]!
  expect((await inboxOf(sam, review)).map((row) => [row.name, row.because])).toEqual([
    ['watched-1', 'it has a new credential'],
  ])
  expect((await inboxOf(owner('tess@corp.example'), review)).map((row) => row.because)).toEqual([
    'its owner changed',
  ])
  for (const who of [sam, owner('tess@corp.example')]) {
    const [item] = await inboxOf(who, review)
    await answer(who, item!.id, 'approve', { reason: 'that is as it should be' })
    await signOff(who, review)
  }
  await tick(later(3))
  expect(await campaignById(ana, review)).toMatchObject({ state: 'closed', kind: 'event', signed: 2 })
  expect((await listCampaigns(ana)).find((one) => one.id === id)).toMatchObject({ state: 'watching' })
})

test('webhooks hear of a campaign from its start to its sign-off, and of what is undone they hear nothing', async () => {
  await rows(
    `insert into webhook (id, name, format, events, target_sealed, target_shown, secret_sealed, created_by)
     values (
       gen_random_uuid(), 'all', 'json',
       '{campaign.started,campaign.reminded,campaign.decided,campaign.signed_off,campaign.cancelled}',
       '', '', '', 'test'
     )`,
  )
  await rows('delete from outbound_event')
  const vic = owner(await person('Vic'))
  await identity('heard', ['vic@corp.example'])
  await judgeAll()
  const draft = await createCampaign(ana, input({ query: 'q=nothing-like-it' }))
  await expect(launchCampaign(ana, draft.id, AS_OF)).rejects.toThrow('No identity matches')
  await closeCampaign(ana, draft.id)
  const { id } = await createCampaign(ana, input({ name: 'Heard', query: 'q=heard' }))
  await launchCampaign(ana, id, AS_OF)
  await tick(AS_OF)
  const [item] = await inboxOf(vic, id)
  await answer(vic, item!.id, 'revoke')
  await signOff(vic, id)
  const told = await rows<{ type: string; title: string; identity: string | null }>(
    `select type, data->'items'->0->>'title' as title, data->'items'->0->>'identity' as identity
     from outbound_event
     order by at, type = 'campaign.signed_off'`,
  )
  expect(told.filter((one) => one.title === 'Heard').map((one) => one.type)).toEqual([
    'campaign.started',
    'campaign.reminded',
    'campaign.decided',
    'campaign.signed_off',
  ])
  expect(told.filter((one) => one.title === 'Winter').map((one) => one.type)).toContain('campaign.cancelled')
  expect(told.find((one) => one.type === 'campaign.decided')!.identity).toBe('heard')
  await closeCampaign(ana, id)
})

test('a revoke is open until later data shows it, and then proven', async () => {
  const wes = owner(await person('Wes'))
  const key = await identity('ended', ['wes@corp.example'])
  const secret = await credential(key, 'Old key')
  await judgeAll()
  const { id } = await createCampaign(ana, input({ query: 'q=ended' }))
  await launchCampaign(ana, id, AS_OF)
  const [item] = await inboxOf(wes, id)
  await answer(wes, item!.id, 'revoke', { removes: [`credential:${secret}`] })
  expect(await signOff(wes, id)).toMatchObject({ tasks: 1 })
  const task = async () =>
    (
      await rows<{ state: string; credential_key: string }>(
        'select state, credential_key from task where identity_key = $1',
        [key],
      )
    )[0]!
  await judgeChanged(new Date(), true)
  expect(await task()).toEqual({ state: 'planned', credential_key: secret })
  // What would prove it: a later record in which the key is revoked.
  await rows(
    `insert into import_file (import_id, name, sha256, size_bytes, format)
     select min(id), 'later.csv', '\\x00', 1, 'generic/table'
     from import`,
  )
  await rows(
    `insert into sighting (
       record_key, identity_key, source_id, format, about, file_id, import_id, at, sha256, body,
       first_seen_at, last_seen_at, content_at
     )
     values (
       77, $1, (select min(id) from source), 'generic/table', 'credential',
       (select max(id) from import_file), (select min(id) from import), 'line 2', '\\x00', '{}',
       now() + interval '1 hour', now() + interval '1 hour', now() + interval '1 hour'
     )`,
    [key],
  )
  await rows('update credential set status = 2, record_key = 77 where credential_key = $1', [secret])
  await judgeChanged(new Date(Date.now() + 7_200_000), true)
  expect((await task()).state).toBe('verified')
  await closeCampaign(ana, id)
})

test('ten thousand items are made in one statement, and opened, filtered and decided through an index', async () => {
  const uma = owner(await person('Uma'))
  const [row] = await rows<{ id: number }>("select id from person where email = 'uma@corp.example'")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, status, in_inventory, source_id,
       import_id, seen_from
     )
     select 1000000 + n, 0, 0, 'arn:aws:iam::1:user/many-' || n, 'many-' || n, 'a', 1, 0, true,
       (select min(id) from source), (select min(id) from import), now()
     from generate_series(1, 10000) n`,
  )
  await rows(
    `insert into ownership (identity_key, owner, label, person_id, state, reason, confidence, decided_by)
     select 1000000 + n, 'person:' || $1::int, 'Uma', $1, 'accepted', 'test', 100, 'test'
     from generate_series(1, 10000) n`,
    [row!.id],
  )
  await judgeAll()
  const { id, items } = await createCampaign(ana, input({ name: 'Many', query: 'environment=staging' }))
  expect(items).toBe(10_000)
  await launchCampaign(ana, id, AS_OF)
  await rows('analyze')
  const plan = async (sql: string, values: unknown[]) =>
    (await rows<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, timing off) ${sql}`, values))
      .map((line) => line['QUERY PLAN'])
      .join('\n')
  const inbox = await plan(
    `select i.id
     from campaign_item i
       join posture p on p.identity_key = i.identity_key
     where i.state = 'pending' and i.reviewer_person_id = $1
     order by i.risk desc, i.id desc limit 51`,
    [row!.id],
  )
  expect(inbox).toContain('Index Scan using campaign_item_reviewer_person_id')
  expect(inbox).not.toContain('Seq Scan on campaign_item')
  expect(inbox).not.toContain('Sort')
  // Opening, deciding and the neighbours of one item touch a handful of pages, not the campaign.
  const page = await inboxOf(uma, id)
  expect(page).toHaveLength(500)
  const open = await plan(
    `select *
     from campaign_item i
       join posture p using (identity_key)
     where i.id = $1 and i.campaign_id = $2`,
    [page[0]!.id, id],
  )
  expect(Number(/Buffers: shared hit=(\d+)/.exec(open)?.[1])).toBeLessThan(20)
  await answer(uma, page[0]!.id, 'approve', { reason: 'needed every night' })
  expect(await campaignById(ana, id)).toMatchObject({ items: 10_000, pending: 9999, decided: 1 })
}, 120_000)
