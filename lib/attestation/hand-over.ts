import { several, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { ownAddress } from '@/lib/db/settings'
import type { Row } from '@/lib/db/row'
import type { campaign_item } from '@/lib/generated/prisma/client'
import { type Mail, post } from '@/lib/mail/outbox'
import type { Assigned } from '@/lib/model/answers/owners'
import { carryOutHandover } from '@/lib/owners/departure'
import type { Chosen } from '@/lib/owners/resolve'
import { handOverTasks } from '@/lib/tasks/hand-over'
import { giveTo } from './routing'

/**
 * Confirms a prepared hand-over. Each successor becomes an owner, gets the leaver's pending reviews and open tasks of those
 * identities, and is told by mail. Reviews with which the successor has a conflict stay, and go on by escalation.
 */
export const confirmHandover = (actor: Actor, personId: number, at = new Date()): Promise<Assigned> =>
  write(actor, 'owner:assign', async (client) => {
    const { leaver, moved } = await carryOutHandover(client, actor, personId)
    let [identities, reviews, tasks] = [0, 0, 0]
    for (const { to, keys } of moved) {
      const pending = await pendingOf(client, personId, keys, to)
      await giveTo(client, pending, to, actor.label, 'handed_over', `handed over by ${leaver.label}`, at)
      const addresses = await addressesOf(client, to)
      const assignee = to.team_id === null ? addresses[0] : to.label
      const given = assignee
        ? await handOverTasks(client, actor, { identityKeys: keys, from: leaver.email, to: assignee })
        : 0
      await post(
        client,
        letters(addresses, leaver.label, { to, keys, reviews: pending.length, tasks: given }, at),
        at,
      )
      identities += keys.length
      reviews += pending.length
      tasks += given
    }
    return {
      result: { done: identities, skipped: [] },
      audit: {
        action: 'handover.confirm',
        subject: leaver.owner,
        detail: { label: leaver.label, identities, reviews, tasks },
      },
    }
  })

/** Reviews of running campaigns that wait for the leaver and may go to the successor. */
async function pendingOf(
  client: Client,
  leaver: number,
  keys: readonly string[],
  to: Chosen,
): Promise<string[]> {
  const { rows } = await client.query<Pick<Row<campaign_item>, 'id'>>(
    `select i.id
     from campaign_item i
       join campaign c on c.id = i.campaign_id
     where c.state = 'running'
       and i.state = 'pending'
       and i.control_of is null
       and i.reviewer_person_id = $1
       and i.identity_key = any($2::bigint[])
       and ($3::int is null or review_conflict(i.identity_key, $3) is null)
     order by i.id for update of i`,
    [leaver, keys, to.person_id],
  )
  return rows.map((row) => row.id)
}

/** Where a successor reads mail: a person, a team's contact, else its members. */
async function addressesOf(client: Client, to: Chosen): Promise<string[]> {
  const { rows } = await client.query<{ email: string }>(
    `select email
     from person
     where id = $1
     union all
     select lower(contact)
     from team
     where id = $2 and contact like '%@%'
     union all
     select m.email
     from person m
       join team t on t.id = m.team_id
     where t.id = $2 and m.active and t.contact not like '%@%'`,
    [to.person_id, to.team_id],
  )
  return rows.map((row) => row.email)
}

interface Given {
  to: Chosen
  keys: readonly string[]
  reviews: number
  tasks: number
}

function letters(
  addresses: readonly string[],
  leaver: string,
  { to, keys, reviews, tasks }: Given,
  at: Date,
): Mail[] {
  const what = several(keys.length, 'identity', 'identities')
  const also = [
    ...(reviews > 0 ? [several(reviews, 'pending review')] : []),
    ...(tasks > 0 ? [several(tasks, 'open task')] : []),
  ]
  return addresses.map((recipient) => ({
    key: `handover ${leaver} ${to.owner} ${keys[0]} ${at.toISOString()} ${recipient}`,
    recipient,
    subject: `${leaver} handed over ${what} to ${to.label}`,
    text: [
      `${to.label} now owns ${what} that ${leaver} owned${also.length > 0 ? `, with ${also.join(' and ')}` : ''}.`,
      `The identities: ${ownAddress(to.person_id === null ? '/owners/teams' : `/owners/people/${to.person_id}`)}`,
      ...(reviews > 0 ? [`The reviews: ${ownAddress('/attestation/inbox')}`] : []),
      ...(tasks > 0 ? [`The tasks: ${ownAddress('/tasks?mine=true')}`] : []),
    ].join('\n\n'),
  }))
}
