import { setting } from '@/lib/db/settings'
import type { MailedLink } from '@/lib/model/answers/access'

/** The same with the address of this installation before the path, as the reader of the answer reaches it. */
export const shownLink = (made: MailedLink, request: Request): MailedLink => ({
  ...made,
  link: made.link && new URL(made.link, setting('MUSTER_URL') ?? request.url).href,
})
