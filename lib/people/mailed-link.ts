import { hasMail, type Letter, sendNow } from '@/lib/mail/send'
import { Invalid } from '@/lib/model/errors'
import type { MailedLink } from '@/lib/model/answers/access'

/**
 * Sends a one-use link by mail. Only when the mail server refuses it, its path is given back for another channel.
 * @throws Invalid when no mail server is set
 */
export async function mailLink(path: string, letter: Letter): Promise<MailedLink> {
  if (!hasMail()) throw new Invalid('This installation sends no mail: MUSTER_SMTP_URL is not set.')
  try {
    await sendNow(letter)
    return { link: null, sentTo: letter.to, refusal: null }
  } catch (error) {
    return { link: path, sentTo: null, refusal: (error as Error).message.slice(0, 500) }
  }
}
