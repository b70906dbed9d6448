import { type Client, rows } from '@/lib/db/pool'
import { mailHours, sendAt } from './schedule'

/** Stands in the text of a message for the link that is made when it is sent. */
export const LINK = '{link}'

export interface Mail {
  /** The same key is never written twice. */
  key: string
  recipient: string
  subject: string
  /** With LINK where the link to `opens` goes. */
  text: string
  /** A path; the sender makes a link of it that is signed for the recipient, who is one person. */
  opens?: string
  isUrgent?: boolean
}

/** Puts messages into the outbox; those written before are left as they are. Returns how many are new. */
export async function post(client: Client, mails: readonly Mail[], asOf: Date): Promise<number> {
  if (mails.length === 0) return 0
  const hours = mailHours()
  const { rowCount } = await client.query(
    `insert into mail (key, recipient, subject, text, opens, created_at, not_before, is_urgent)
     select r.key, lower(r.recipient), r.subject, r.text, r.opens, $2, r.not_before, r.is_urgent
     from jsonb_to_recordset($1) as r (
       key text, recipient text, subject text, text text, opens text, not_before timestamptz,
       is_urgent boolean
     )
     on conflict (key) do nothing`,
    [
      JSON.stringify(
        mails.map(({ isUrgent = false, ...mail }) => ({
          ...mail,
          is_urgent: isUrgent,
          not_before: sendAt(asOf, isUrgent, hours),
        })),
      ),
      asOf,
    ],
  )
  return rowCount ?? 0
}

/**
 * Erases text and address of mail that was sent more than so many days ago. Its key stays, so that it is never written again.
 * @returns how many messages
 */
export async function forgetMail(days: number, asOf: Date): Promise<number> {
  const erased = await rows(
    `update mail
     set recipient = '', subject = '', text = ''
     where sent_at < $2::timestamptz - $1 * interval '1 day' and text <> ''
     returning 1`,
    [days, asOf],
  )
  return erased.length
}
