import type { Client } from '@/lib/db/pool'
import { ownAddress } from '@/lib/db/settings'
import { post } from '@/lib/mail/outbox'
import type { OutboundType } from '@/lib/model/outward'
import { emit } from '@/lib/outward/emit'
import { answerers } from './accounts'
import type { Standing } from './request'

interface Told {
  /** What happened to it, and once only: the mail of one thing is written once. */
  key: string
  by: string
  /** Whoever did it needs no mail about it. */
  byId: string | null
  subject: string
  text: string
}

const pathOf = ({ id }: Pick<Standing, 'id'>) => `/requests/${id}`

/** Tells the webhooks that asked what happened to a request for evidence. */
export const announceRequest = (
  client: Client,
  type: OutboundType,
  request: Standing,
  by: string,
  note?: string,
): Promise<void> =>
  emit(client, type, [
    {
      id: request.id,
      title: request.title,
      path: pathOf(request),
      by,
      ...(note !== undefined && { note }),
      detail: { dueOn: request.due, framework: request.framework, control: request.control },
    },
  ])

/**
 * Writes to whoever is asked: the account that is named, else those who answered so far, else every analyst who may answer, else
 * whoever may.
 */
export async function tellAnswerers(client: Client, request: Standing, told: Told): Promise<void> {
  const able = await answerers(client)
  const named = able.filter(({ id }) => id === request.asked_of_id)
  const { rows } = await client.query<{ person: string }>(
    'select distinct answered_by_person as person from evidence_answer where request_id = $1',
    [request.id],
  )
  const gave = able.filter(({ id }) => rows.some(({ person }) => person === `user:${id}`))
  const analysts = able.filter(({ role }) => role === 'analyst')
  const asked = [named, gave, analysts, able].find((some) => some.length > 0) ?? []
  await mail(
    client,
    asked.filter(({ id }) => id !== told.byId).map(({ email }) => email),
    request,
    told,
  )
}

/** Writes to whoever asked, as long as their account is open. */
export async function tellAsker(client: Client, request: Standing, told: Told): Promise<void> {
  if (request.asked_by_id === null || request.asked_by_id === told.byId) return
  const { rows } = await client.query<{ email: string }>(
    `select email
     from app_user
     where id = $1 and disabled_at is null and (access_ends_at is null or access_ends_at > now())`,
    [request.asked_by_id],
  )
  await mail(
    client,
    rows.map(({ email }) => email),
    request,
    told,
  )
}

// Not urgent: it comes with whatever else there is to say today.
const mail = (client: Client, to: readonly string[], request: Standing, { key, subject, text }: Told) =>
  post(
    client,
    to.map((recipient) => ({
      key: `evidence ${key} ${recipient}`,
      recipient,
      subject,
      text: `${text}\n${ownAddress(pathOf(request))}`,
    })),
    new Date(),
  )
