import { noteIn, several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { type Client, transaction } from '@/lib/db/pool'
import { sql, type Sql } from '@/lib/db/sql'
import { Conflict } from '@/lib/model/errors'
import { ownAddress } from '@/lib/db/settings'
import { LINK, type Mail, post } from '@/lib/mail/outbox'
import { emit } from '@/lib/outward/emit'
import { code, routeCauses } from '@/lib/model/vocabulary'
import { lockCampaign } from './campaign'
import { outboundOf } from './campaign-row'
import { passOn } from './routing'

const DAY = 86_400_000
const day = (at: Date) => at.toISOString().slice(0, 10)

interface Asked {
  campaign_id: number
  name: string
  purpose: string | null
  due_at: Date
  launched_at: Date
  owner_email: string
  remind_before_days: number
  remind_every_days: number
  reviewer: string
  label: string
  email: string
  /** The reviewer is away, and this address is of whoever decides for them. */
  is_delegate: boolean
  /** The address is of one person, not of a team. */
  is_person: boolean
  pending: number
  total: number
}

/**
 * Everybody who still has something to decide, person by person; a team is asked at its contact, else member by member, and for
 * somebody who is away their delegate. Control questions are nobody's reminder.
 * @param which a condition on the campaign `c`
 */
const asked = (which: Sql, asOf: Date) => sql`
  select
    c.id as campaign_id, c.name, c.purpose, c.due_at, c.launched_at, c.owner_email, c.remind_before_days,
    c.remind_every_days, i.reviewer, min(i.reviewer_label) as label, a.email, a.is_delegate, a.is_person,
    (count(*) filter (where i.state = 'pending'))::int as pending,
    count(*)::int as total
  from campaign c
    join campaign_item i on i.campaign_id = c.id and i.control_of is null and i.reviewer is not null
    cross join lateral (
      select coalesce(d.email, p.email) as email, d.id is not null as is_delegate,
        true as is_person
      from person p
        left join absence s
          on s.person_id = p.id and ${asOf}::timestamptz between s.starts_at and s.ends_at
        left join person d on d.id = s.delegate_person_id and d.active
      where p.id = i.reviewer_person_id
      union all
      select lower(t.contact), false, false
      from team t
      where t.id = i.reviewer_team_id and t.contact like '%@%'
      union all
      select m.email, false, true
      from person m
        join team t on t.id = m.team_id
      where t.id = i.reviewer_team_id and m.active and t.contact not like '%@%'
    ) a
  where c.state = 'running' and ${which}
  group by c.id, i.reviewer, a.email, a.is_delegate, a.is_person
  having count(*) filter (where i.state = 'pending') > 0`

type Dates = Pick<Asked, 'due_at' | 'remind_before_days' | 'remind_every_days'>

/** Where a campaign stands towards its due date: 'start', 'before', 'due', or 'late-' with the number of the reminder. */
function stageOf({ due_at, remind_before_days, remind_every_days }: Dates, asOf: Date): string {
  const late = daysLate(due_at, asOf)
  if (late >= 0) return late < remind_every_days ? 'due' : `late-${Math.floor(late / remind_every_days)}`
  return asOf.getTime() >= due_at.getTime() - remind_before_days * DAY ? 'before' : 'start'
}

const daysLate = (due: Date, asOf: Date) => Math.floor((asOf.getTime() - due.getTime()) / DAY)

/** The reminder that is due for one person: at the start, before, on or after the due date. */
function reminderOf(one: Asked, asOf: Date): Mail {
  const kind = stageOf(one, asOf)
  const subject =
    {
      start: `"${one.name}": ${one.pending} to decide by ${day(one.due_at)}`,
      before: `"${one.name}": ${one.pending} of ${one.total} still to decide by ${day(one.due_at)}`,
      due: `"${one.name}" is due: ${one.pending} of ${one.total} still to decide`,
    }[kind] ??
    `"${one.name}" is ${daysLate(one.due_at, asOf)} days late: ${one.pending} of ${one.total} still to decide`
  return {
    key: `campaign ${one.campaign_id} ${kind} ${one.reviewer} ${one.email}`,
    recipient: one.email,
    subject,
    ...bodyOf(one),
  }
}

const inboxOf = (one: { campaign_id: number }): string => `/attestation/inbox?campaign=${one.campaign_id}`

// One person gets a link that is signed for them; a team's mailbox gets the address.
const bodyOf = (one: Asked, ...first: string[]): Pick<Mail, 'text' | 'opens'> => ({
  text: [
    ...first,
    ...(one.is_delegate ? [`${one.label} is away, and you decide for them.`] : []),
    `Please confirm whether the access of ${several(one.total, 'identity', 'identities')} is still needed. ${one.total - one.pending} of ${one.total} are decided.`,
    ...(one.purpose ? [one.purpose] : []),
    `Decide here: ${one.is_person ? LINK : ownAddress(inboxOf(one))}`,
    one.is_delegate
      ? 'You do not know it? Choose "Don\'t know", and the next owner is asked.'
      : 'Not yours? Choose "Not mine", and the next owner is asked.',
  ].join('\n\n'),
  ...(one.is_person && { opens: inboxOf(one) }),
})

interface Unsigned extends Dates {
  campaign_id: number
  name: string
  email: string
  decisions: number
}

/**
 * Everybody who has decided everything that they are asked in a campaign and has not signed it off. Nobody else can sign their
 * decisions, and until then none of them stands.
 * @param which a condition on the campaign `c`
 */
const unsigned = (which: Sql) => sql`
  select c.id as campaign_id, c.name, c.due_at, c.remind_before_days, c.remind_every_days, p.email,
    count(*)::int as decisions
  from campaign c
    join campaign_item i on i.campaign_id = c.id and i.control_of is null and i.state = 'decided'
    join attestation_decision d on d.id = i.decision_id
    join person p on p.id = d.decided_person_id and p.active
  where c.state = 'running' and ${which}
    and not exists (
      select 1
      from campaign_item w
      where w.campaign_id = c.id
        and w.state = 'pending'
        and w.control_of is null
        and (w.reviewer_person_id = p.id or w.reviewer_team_id = p.team_id)
    )
  group by c.id, p.id
  order by c.id, p.id`

/** @param stage what makes it another reminder than the one before */
function signingMail(one: Unsigned, stage: string, ...first: string[]): Mail {
  const decisions = several(one.decisions, 'decision')
  return {
    key: `campaign ${one.campaign_id} sign ${stage} ${one.email}`,
    recipient: one.email,
    subject: `"${one.name}": sign off your ${decisions} by ${day(one.due_at)}`,
    text: [
      ...first,
      `You have decided everything that you are asked in this review. ${decisions} count only when you sign off.`,
      `Sign off here: ${LINK}`,
    ].join('\n\n'),
    opens: inboxOf(one),
  }
}

/**
 * Reminds everybody who still has something to decide or to sign off in a campaign, because its owner asks for it; nobody twice
 * a day.
 * @throws Conflict when the campaign does not run, or nobody is left to remind today
 */
export const remindNow = (
  actor: Actor,
  campaignId: number,
  asOf = new Date(),
): Promise<{ reminded: number }> =>
  write(actor, 'attestation:manage', async (client) => {
    const campaign = await lockCampaign(client, actor, campaignId)
    if (campaign.state !== 'running') throw new Conflict('Only a running campaign has reviewers to remind.')
    const { rows } = await client.query<Asked>(asked(sql`c.id = ${campaignId}`, asOf))
    const { rows: signers } = await client.query<Unsigned>(unsigned(sql`c.id = ${campaignId}`))
    if (rows.length + signers.length === 0)
      throw new Conflict('No reviewer has anything left to decide or to sign off.')
    const request = `${actor.label} asks you to finish this review.`
    const reminded = await post(
      client,
      [
        ...rows.map((one) => ({
          key: `campaign ${campaignId} by hand ${day(asOf)} ${one.reviewer} ${one.email}`,
          recipient: one.email,
          subject: `"${one.name}": ${one.pending} of ${one.total} still to decide by ${day(one.due_at)}`,
          ...bodyOf(one, request),
        })),
        ...signers.map((one) => signingMail(one, `by hand ${day(asOf)}`, request)),
      ],
      asOf,
    )
    if (reminded === 0) throw new Conflict('Everybody was reminded today already.')
    await emit(client, 'campaign.reminded', [
      { ...outboundOf(campaign), by: actor.label, detail: { reminders: reminded } },
    ])
    return {
      result: { reminded },
      audit: { action: 'campaign.remind', subject: `campaign ${campaignId}`, detail: { reminded } },
    }
  })

/** Writes the reminders that are due; running it again at the same instant writes nothing new. */
export const remind = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<Asked>(asked(sql`true`, asOf))
    const { rows: signers } = await client.query<Unsigned>(unsigned(sql`true`))
    // Whoever has just decided is on the way to sign: they are reminded when the due date is near.
    const due = [
      ...rows.map((one) => ({ ...one, mail: reminderOf(one, asOf) })),
      ...signers
        .map((one) => ({ ...one, stage: stageOf(one, asOf) }))
        .filter(({ stage }) => stage !== 'start')
        .map((one) => ({ ...one, mail: signingMail(one, one.stage) })),
    ]
    let written = 0
    for (const [id, reminders] of Map.groupBy(due, (one) => one.campaign_id)) {
      const added = await post(
        client,
        reminders.map(({ mail }) => mail),
        asOf,
      )
      if (added > 0)
        await emit(client, 'campaign.reminded', [
          { ...outboundOf({ id, name: reminders[0]!.name }), detail: { reminders: added } },
        ])
      written += added
    }
    return written
  })

/**
 * Passes on what waits for people who have left, at once: to the next in the succession, and last to the campaign's owner. What they
 * decided and did not sign waits as well, because nobody else could sign it.
 * @returns how many items found somebody
 */
export const passOnOfLeavers = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    await reopenUnsigned(client, asOf)
    const { rows } = await client.query<{ items: string[]; label: string }>(
      `select array_agg(i.id order by i.id) as items, p.name as label
       from campaign_item i
         join campaign c on c.id = i.campaign_id
         join person p on p.id = i.reviewer_person_id
       where c.state = 'running' and i.state = 'pending' and i.control_of is null and not p.active
       group by p.id
       order by p.id`,
    )
    let moved = 0
    for (const { items, label } of rows)
      moved += await passOn(client, {
        itemIds: items,
        actor: 'system',
        cause: 'left',
        why: `${label} has left`,
        at: asOf,
        lastResort: true,
      })
    return moved
  })

// The record keeps such a decision as one that does not stand, and the audit log says why.
async function reopenUnsigned(client: Client, asOf: Date): Promise<void> {
  const { rows } = await client.query<{ campaign: number; label: string; items: string[] }>(
    `with unsigned as (
       update campaign_item i
       set state = 'pending', decision_id = null, changed_at = null
       from attestation_decision d
         join person p on p.id = d.decided_person_id
       where d.id = i.decision_id
         and i.state = 'decided'
         and i.control_of is null
         and not p.active
         and i.campaign_id in (select id from campaign where state = 'running')
       returning d.id, i.campaign_id, i.id as item, p.name
     ),
     superseded as (
       update attestation_decision set superseded_at = $1 where id in (select id from unsigned)
     )
     select campaign_id as campaign, name as label, array_agg(item::text order by item) as items
     from unsigned
     group by 1, 2
     order by 1, 2`,
    [asOf],
  )
  for (const { campaign, label, items } of rows)
    await noteIn(client, 'system', {
      action: 'attestation.reopen',
      subject: `campaign ${campaign}`,
      detail: { items, why: `${label} has left without signing what they decided` },
    })
}

/** Items of one reviewer in one campaign whose time has run out. Questions that are asked a second time are nobody else's. */
interface Overdue {
  id: number
  name: string
  owner_email: string
  items: string[]
  label: string
}

/**
 * Passes what nobody decided in time to the next in the succession, and tells them and the campaign's owner. Each item is
 * passed on once a term, so that a successor has time as well.
 */
export const escalate = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    // Two workers at once would each pass the same items on.
    await client.query('select pg_advisory_xact_lock(8, 0)')
    const { rows } = await client.query<Overdue>(
      `select c.id, c.name, c.owner_email, array_agg(i.id order by i.id) as items, i.reviewer_label as label
       from campaign c
         join campaign_item i on i.campaign_id = c.id
       where c.state = 'running'
         and i.state = 'pending'
         and i.control_of is null
         and i.reviewer is not null
         and greatest(c.due_at, i.asked_at) + c.escalate_after_days * interval '1 day' <= $1
         and not exists (
           select 1
           from attestation_route r
           where r.item_id = i.id
             and r.cause = ${code(routeCauses, 'escalated')}
             and r.at > $1::timestamptz - greatest(c.escalate_after_days, 1) * interval '1 day'
         )
       group by c.id, i.reviewer_label
       order by c.id, i.reviewer_label`,
      [asOf],
    )
    let moved = 0
    for (const row of rows) {
      const passed = await passOn(client, {
        itemIds: row.items,
        actor: 'system',
        cause: 'escalated',
        why: `escalated, ${row.label} did not decide in time`,
        at: asOf,
        lastResort: true,
      })
      moved += passed
      await post(client, [await toldOf(client, row, passed)], asOf)
    }
    return moved
  })

async function toldOf(client: Client, row: Overdue, passed: number): Promise<Mail> {
  const { rows } = await client.query<{ label: string | null; n: number }>(
    `select reviewer_label as label, count(*)::int as n
     from campaign_item
     where id = any($1::bigint[])
     group by 1
     order by 2 desc`,
    [row.items],
  )
  const now = rows.map((one) => `${one.n} with ${one.label}`).join(', ')
  return {
    key: `campaign ${row.id} escalated ${row.items[0]} ${row.items.length} ${row.label}`,
    recipient: row.owner_email,
    subject: `"${row.name}": ${several(row.items.length, 'item')} of ${row.label} overdue, ${passed} passed on`,
    text: `${row.label} did not decide in time. Now: ${now}.\n\n${ownAddress(`/attestation/${row.id}?tab=reviewers`)}`,
  }
}
