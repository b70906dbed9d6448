import { hasMail, type Letter, sendNow } from '@/lib/mail/send'
import { Invalid } from '@/lib/model/errors'
import type { MailedLink } from '@/lib/model/answers/access'

/**
 * Asked before a link is made, so that none is left over.
 * @throws Invalid when no mail server is set
 */
export function demandMail(): void {
  if (!hasMail()) throw new Invalid('This installation sends no mail: MUSTER_SMTP_URL is not set.')
}

/** Sends a one-use link by mail. Only when the mail server refuses it, its path is given back for another channel. */
export async function mailLink(path: string, letter: Letter): Promise<MailedLink> {
  try {
    await sendNow(letter)
    return { link: null, sentTo: letter.to, refusal: null }
  } catch (error) {
    return { link: path, sentTo: null, refusal: (error as Error).message.slice(0, 500) }
  }
}
