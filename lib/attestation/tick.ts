import { note } from '@/lib/audit/write'
import { type Client, transaction } from '@/lib/db/pool'
import { Conflict, Invalid } from '@/lib/model/errors'
import type { Campaign } from './campaign-row'
import { fillItems } from './items'
import { start } from './launch'
import { escalate, passOnOfLeavers, remind } from './reminders'
import { happened } from './watch'

export interface Ticked {
  reminded: number
  /** Items of people who have left. */
  passedOn: number
  escalated: number
  launched: number[]
  closed: number
}

/**
 * What time brings: the next round of recurring campaigns, small reviews of what watching campaigns saw, what leavers leave, escalations,
 * reminders, and the end of small reviews that are signed. Every part is safe to repeat.
 * @param asOf the instant it is; tests move it
 */
export async function tick(asOf: Date): Promise<Ticked> {
  const launched = [...(await nextRounds(asOf)), ...(await smallReviews(asOf))]
  const passedOn = await passOnOfLeavers(asOf)
  const escalated = await escalate(asOf)
  const closed = await closeFinished(asOf)
  return { reminded: await remind(asOf), passedOn, escalated, launched, closed }
}

const COPIED =
  'purpose, query, scope, reviewers, second_stage, days, every_days, sample_percent, remind_before_days, remind_every_days, escalate_after_days, reason_for, owner_email'

async function copyOf(
  client: Client,
  parent: Campaign,
  kind: string,
  name: string,
  because: string,
): Promise<Campaign> {
  const { rows } = await client.query<Campaign>(
    `insert into campaign (name, kind, state, parent_id, because, created_by, ${COPIED})
     select $2, $3, 'draft', id, $4, 'system', ${COPIED} from campaign where id = $1 returning *`,
    [parent.id, name, kind, because],
  )
  return rows[0]!
}

async function due(sql: string, asOf: Date): Promise<number[]> {
  return transaction(async (client) =>
    (await client.query<{ id: number }>(sql, [asOf])).rows.map(({ id }) => id),
  )
}

async function nextRounds(asOf: Date): Promise<number[]> {
  const launched: number[] = []
  for (const id of await due(
    "select id from campaign where kind = 'recurring' and next_at <= $1 order by id",
    asOf,
  )) {
    const made = await transaction(async (client) => {
      const { rows } = await client.query<Campaign>(
        'select * from campaign where id = $1 and next_at <= $2 for update',
        [id, asOf],
      )
      if (!rows[0]) return null
      await client.query('update campaign set next_at = null where id = $1', [id])
      const name = `${rows[0].name.replace(/, \d{4}-\d{2}-\d{2}$/, '')}, ${asOf.toISOString().slice(0, 10)}`
      const next = await copyOf(client, rows[0], 'recurring', name, `repeats campaign ${id}`)
      const items = await fillItems(client, next)
      await client.query('savepoint begun')
      try {
        await start(client, 'system', next, items, asOf)
      } catch (error) {
        // It stays a draft for its owner: an empty filter, or items that nobody can be asked about.
        if (!(error instanceof Conflict || error instanceof Invalid)) throw error
        await client.query('rollback to savepoint begun')
      }
      return next.id
    })
    if (made) {
      launched.push(made)
      await note('system', { action: 'campaign.repeat', subject: `campaign ${made}`, detail: { of: id } })
    }
  }
  return launched
}

async function smallReviews(asOf: Date): Promise<number[]> {
  const launched: number[] = []
  // Changes become visible with an evaluation: without a new one there is nothing to look for.
  const waiting = await transaction(
    async (client) =>
      (
        await client.query<{ id: number; latest: number }>(
          `select c.id, j.latest from campaign c, (select coalesce(max(id), 0) as latest from judgement) j
           where c.state = 'watching' and c.seen_judgement < j.latest order by c.id`,
        )
      ).rows,
  )
  for (const { id, latest } of waiting) {
    const made = await transaction(async (client) => {
      const { rows } = await client.query<Campaign>(
        "select * from campaign where id = $1 and state = 'watching' and seen_judgement < $2 for update",
        [id, latest],
      )
      const parent = rows[0]
      if (!parent) return null
      await client.query('update campaign set seen_judgement = $2 where id = $1', [id, latest])
      const because = await happened(client, parent)
      if (because.size === 0) return null
      const review = await copyOf(
        client,
        parent,
        'event',
        `${parent.name}, ${asOf.toISOString().slice(0, 10)}`,
        `${because.size} changed`,
      )
      const items = await fillItems(client, review, { keys: [...because.keys()], because })
      await client.query('savepoint begun')
      try {
        await start(client, 'system', { ...review, sample_percent: 0 }, items, asOf)
      } catch (error) {
        if (!(error instanceof Conflict || error instanceof Invalid)) throw error
        await client.query('rollback to savepoint begun')
      }
      return review.id
    })
    if (made) {
      launched.push(made)
      await note('system', { action: 'campaign.review', subject: `campaign ${made}`, detail: { of: id } })
    }
  }
  return launched
}

// A small review closes by itself when its last decision is signed.
const closeFinished = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    const { rowCount } = await client.query(
      `update campaign c set state = 'closed', closed_at = $1, closed_by = 'system'
       where c.state = 'running'
         and c.kind = 'event'
         and not exists (
           select 1
           from campaign_item i
           where i.campaign_id = c.id and i.state <> 'signed' and i.control_of is null
         )`,
      [asOf],
    )
    return rowCount ?? 0
  })
