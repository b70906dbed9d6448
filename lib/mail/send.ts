import { createTransport } from 'nodemailer'
import { transaction } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { setting } from '@/lib/db/settings'
import type { mail } from '@/lib/generated/prisma/client'
import { LINK } from './outbox'
import { signedAddress } from './signed-link'

const ATTEMPTS_MAX = 8
// What is not urgent comes once a day. An hour is left for the digest to move within a day.
const CALM_HOURS = 23
const RECIPIENTS_MAX = 200

/** Whether an SMTP server is set; without one, messages wait in the outbox and the inbox is the only reminder. */
export const hasMail = (): boolean => Boolean(setting('MUSTER_SMTP_URL'))

// The signed link is made when it is sent: what is stored lets nobody in.
const textFor = ({ text, opens, recipient }: Row<mail>, asOf: Date): string =>
  opens === null ? text : text.replaceAll(LINK, () => signedAddress(opens, recipient, asOf))

/** A message that is sent at once or not at all, because its text is for one reader and is not stored. */
export interface Letter {
  to: string
  subject: string
  text: string
}

/**
 * Sends one message now.
 * @throws Error with the words of the mail server, when it does not take the message
 */
export async function sendNow(letter: Letter): Promise<void> {
  const transport = createTransport(setting('MUSTER_SMTP_URL') ?? '', { from: setting('MUSTER_MAIL_FROM') })
  try {
    await transport.sendMail(letter)
  } finally {
    transport.close()
  }
}

/**
 * Sends what may go out by now: one message a person, however many wait for them. Who has had a message today gets what is not
 * urgent tomorrow. What the server refuses is tried again, later each time; the reason is kept.
 * @returns how many messages were sent
 */
export async function sendMail(asOf: Date): Promise<number> {
  const url = setting('MUSTER_SMTP_URL')
  if (!url) return 0
  const transport = createTransport(url, { from: setting('MUSTER_MAIL_FROM') })
  let sent = 0
  try {
    for (let turn = 0; turn < RECIPIENTS_MAX; turn++) {
      const went = await transaction(async (client) => {
        // Locked until it is recorded as sent, so that two workers never write to one person twice.
        const { rows } = await client.query<Row<mail>>(
          `select *
           from mail
           where sent_at is null
             and not_before <= $1
             and attempts < $2
             and recipient = (
               select recipient
               from mail
               where sent_at is null
                 and not_before <= $1
                 and attempts < $2
                 and (
                   is_urgent
                   or not exists (
                     select 1
                     from mail s
                     where s.recipient = mail.recipient
                       and s.sent_at > $1::timestamptz - $3 * interval '1 hour'
                       and not s.is_urgent
                   )
                 )
               order by is_urgent desc, not_before, id limit 1 for update skip locked
             )
           order by is_urgent desc, id for update skip locked`,
          [asOf, ATTEMPTS_MAX, CALM_HOURS],
        )
        const [first] = rows
        if (!first) return null
        const ids = rows.map((row) => row.id)
        const subject = rows.length === 1 ? first.subject : `${first.subject}, and ${rows.length - 1} more`
        try {
          await transport.sendMail({
            to: first.recipient,
            subject,
            text: rows.map((row) => textFor(row, asOf)).join('\n\n----\n\n'),
          })
          await client.query('update mail set sent_at = $2, error = null where id = any($1::bigint[])', [
            ids,
            asOf,
          ])
          return 1
        } catch (error) {
          await client.query(
            `update mail
             set
               attempts = attempts + 1, error = $2,
               not_before = $3::timestamptz + interval '1 minute' * power(3, attempts)
             where id = any($1::bigint[])`,
            [ids, (error as Error).message.slice(0, 500), asOf],
          )
          return 0
        }
      })
      if (went === null) break
      sent += went
    }
  } finally {
    transport.close()
  }
  return sent
}
