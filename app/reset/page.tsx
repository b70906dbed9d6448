import type { Metadata } from 'next'
import { AskForReset } from '@/components/session/ask-for-reset'
import { Doorway } from '@/components/session/doorway'
import { ResetForm } from '@/components/session/reset-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { hasMail } from '@/lib/mail/send'
import { companyLoginOnly } from '@/lib/auth/single-sign-on'

export const metadata: Metadata = { title: 'New password' }

type Props = { searchParams: Promise<{ token?: string }> }

export default async function ResetPage({ searchParams }: Props) {
  const { token } = await searchParams
  if (token)
    return (
      <Doorway
        title="Set a new password"
        words="The link works once. All your sessions end."
        foot="A second factor stays as it is."
      >
        <ResetForm token={token} />
      </Doorway>
    )
  return (
    <Doorway title="Forgot your password?" words="A one-time link lets you set a new one.">
      {companyLoginOnly() ? (
        <Way title="Sign-in is through the company login only.">Your company manages your password.</Way>
      ) : hasMail() ? (
        <AskForReset />
      ) : (
        <Way title="No mail server is configured.">
          Ask an administrator for a link (Settings, People, Sessions), or run{' '}
          <code>npm run muster -- person reset</code> with your e-mail on the server.
        </Way>
      )}
    </Doorway>
  )
}

const Way = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div className="apart">
    <Notice
      title={title}
      action={
        <Button small href="/sign-in">
          Sign in
        </Button>
      }
    >
      {children}
    </Notice>
  </div>
)
