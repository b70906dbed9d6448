import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CreateReviewerAccount } from '@/components/session/create-reviewer-account'
import { Doorway } from '@/components/session/doorway'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { currentSession } from '@/lib/auth/session'
import { instant } from '@/lib/db/instant'
import { ownAddress } from '@/lib/db/settings'
import { readSignedLink } from '@/lib/mail/signed-link'
import { ownPath } from '@/lib/model/own-path'
import { doorwayOf } from '@/lib/people/reviewer-account'

export const metadata: Metadata = { title: 'Your reviews' }

const INBOX = '/attestation/inbox'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** Where a link in a mail leads: to its page, once its reader has signed in. */
export default async function ReviewPage({ searchParams }: Props) {
  const link = readSignedLink(await searchParams, instant())
  if (link === null || link === 'expired')
    return (
      <Way
        title={link ? 'This link has expired.' : 'This link is incomplete.'}
        action="Sign in"
        href={signInTo(INBOX)}
      >
        {link
          ? 'Links in mails work for two weeks. Your reviews are still there: sign in.'
          : 'Open the whole link from the mail, or sign in to see your reviews.'}
      </Way>
    )
  const to = ownPath(link.to, ownAddress('/'))
  const session = await currentSession()
  if (session?.email === link.for) redirect(to)
  if (session)
    return (
      <Way title={`This link is for ${link.for}.`} action="Open my own reviews" href={INBOX}>
        You are signed in as {session.email}. To open the link, sign out first.
      </Way>
    )
  const doorway = await doorwayOf(link.for)
  if (doorway === 'sign in') redirect(signInTo(to, link.for))
  if (doorway === 'create account')
    return (
      <Doorway
        title="Reviews wait for you"
        words={`Create an account for ${link.for} to decide them. You see only what is yours or asked of you.`}
        foot="Muster is the inventory of service accounts, keys, certificates and other identities of machines."
      >
        <CreateReviewerAccount link={link} />
      </Doorway>
    )
  return (
    <Way
      title={doorway === 'blocked' ? 'This account is blocked.' : 'You have no account.'}
      action="Sign in"
      href="/sign-in"
    >
      Ask an administrator, or whoever runs this review, to give you access.
    </Way>
  )
}

const signInTo = (to: string, email?: string) =>
  `/sign-in?${new URLSearchParams({ callbackUrl: to, ...(email && { email }) })}`

type WayProps = { title: string; action: string; href: string; children: React.ReactNode }

const Way = ({ title, action, href, children }: WayProps) => (
  <Doorway title="Your reviews" words="Opened by a link in a mail.">
    <div className="apart">
      <Notice
        title={title}
        action={
          <Button small href={href}>
            {action}
          </Button>
        }
      >
        {children}
      </Notice>
    </div>
  </Doorway>
)
