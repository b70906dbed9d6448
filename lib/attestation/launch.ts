import { several } from '@/lib/audit/write'
import { mayUsePassword } from '@/lib/auth/single-sign-on'
import type { Client } from '@/lib/db/pool'
import { ownAddress, setting } from '@/lib/db/settings'
import { post } from '@/lib/mail/outbox'
import { hasMail } from '@/lib/mail/send'
import { Conflict, Invalid } from '@/lib/model/errors'
import { emit } from '@/lib/outward/emit'
import { type Campaign, outboundOf } from './campaign-row'
import { fillItems } from './items'
import { watchFrom } from './watch'

/**
 * Asks the reviewers: fills the campaign a last time, gives items without a reviewer to the campaign's owner, and lays the
 * control sample aside. A watching campaign notes how things stand instead.
 */
export async function launch(
  client: Client,
  actorLabel: string,
  campaign: Campaign,
  asOf: Date,
): Promise<number> {
  if (campaign.kind === 'event' && campaign.triggers.length > 0) {
    await client.query('delete from campaign_item where campaign_id = $1', [campaign.id])
    await client.query("update campaign set state = 'watching', launched_at = $2, as_of = $2 where id = $1", [
      campaign.id,
      asOf,
    ])
    return watchFrom(client, campaign)
  }
  return start(client, actorLabel, campaign, await fillItems(client, campaign), asOf)
}

/** Starts a campaign whose items are in place. */
export async function start(
  client: Client,
  actorLabel: string,
  campaign: Campaign,
  items: number,
  asOf: Date,
): Promise<number> {
  if (items === 0) throw new Invalid('No identity matches the filter of this campaign.')
  await client.query(
    `update campaign_item i
     set
       reviewer = 'person:' || p.id, reviewer_label = p.name, reviewer_person_id = p.id,
       asked_because = 'the campaign''s owner, because ' || i.asked_because
     from person p
     where i.campaign_id = $1
       and i.reviewer is null
       and p.email = $2
       and p.active
       and review_conflict(i.identity_key, p.id) is null`,
    [campaign.id, campaign.owner_email],
  )
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from campaign_item where campaign_id = $1 and reviewer is null',
    [campaign.id],
  )
  if (rows[0]!.n > 0)
    throw new Conflict(
      `${rows[0]!.n} items have no reviewer. Assign a reviewer, or an owner to their identities.`,
      { withoutReviewer: rows[0]!.n },
    )
  await client.query(
    `insert into campaign_item (
       campaign_id, identity_key, control_of, state, reviewer, reviewer_label, reviewer_person_id,
       reviewer_team_id, asked_cause, asked_because, risk, severity, change, against, gist
     )
     select campaign_id, identity_key, id, 'waiting', reviewer, reviewer_label, reviewer_person_id,
       reviewer_team_id, asked_cause, asked_because, risk, severity, change, against, gist
     from campaign_item
     where campaign_id = $1 and reviewer_person_id is not null
     order by md5(identity_key::text || campaign_id) limit ceil($2::int * $3::int / 100.0)`,
    [campaign.id, items, campaign.sample_percent],
  )
  await client.query('update campaign_item set asked_at = $2 where campaign_id = $1', [campaign.id, asOf])
  await client.query(
    `insert into attestation_route (item_id, at, actor, sent_to, label, cause, why)
     select id, $2, $3, reviewer, reviewer_label, asked_cause, asked_because
     from campaign_item
     where campaign_id = $1 and control_of is null`,
    [campaign.id, asOf, actorLabel],
  )
  await client.query(
    `update campaign
     set
       state = 'running', launched_at = $2, as_of = $2,
       due_at = $2::timestamptz + days * interval '1 day',
       next_at = case when kind = 'recurring' then $2::timestamptz + every_days * interval '1 day' end
     where id = $1`,
    [campaign.id, asOf],
  )
  await warnOfAccounts(client, campaign, asOf)
  await emit(client, 'campaign.started', [
    { ...outboundOf(campaign), by: actorLabel, detail: { items, days: campaign.days } },
  ])
  return items
}

const NAMED_MAX = 10

// Whoever has no account cannot decide: the campaign's owner hears of it when there is still time. With the company login, accounts
// come by themselves.
async function warnOfAccounts(client: Client, campaign: Campaign, asOf: Date): Promise<void> {
  const { rows } = await client.query<{ name: string; email: string }>(
    `select p.name, p.email
     from person p
     where p.id in (select reviewer_person_id from campaign_item where campaign_id = $1)
       and not exists (select 1 from app_user u where u.email = p.email and u.disabled_at is null)
     order by p.name, p.id`,
    [campaign.id],
  )
  const without = rows.filter(({ email }) => mayUsePassword(email))
  if (without.length === 0) return
  const names = without.slice(0, NAMED_MAX).map(({ name }) => name)
  const more = without.length - names.length
  const who = several(without.length, 'reviewer')
  await post(
    client,
    [
      {
        key: `campaign ${campaign.id} without account`,
        recipient: campaign.owner_email,
        subject: `"${campaign.name}": ${who} without an account`,
        text: [
          `${who} of this campaign cannot sign in to Muster yet: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
          hasMail() && setting('MUSTER_INVITE_REVIEWERS') === '1'
            ? 'They can create an account from the mail that asks them to decide.'
            : 'Ask an administrator to invite them under Settings, People.',
          ownAddress(`/attestation/${campaign.id}?tab=reviewers`),
        ].join('\n\n'),
      },
    ],
    asOf,
  )
}
