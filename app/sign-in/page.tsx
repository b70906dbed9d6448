import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Doorway } from '@/components/session/doorway'
import { SignInForm } from '@/components/session/sign-in-form'
import { currentSession } from '@/lib/auth/session'
import { breakGlassEmail, companyLoginOnly, hasCompanyLogin } from '@/lib/auth/single-sign-on'

export const metadata: Metadata = { title: 'Sign in' }

const refusals: Record<string, { title: string; words: string }> = {
  NoRole: {
    title: 'None of your groups has a role here.',
    words:
      'Your company login worked. An administrator maps a directory group to a role under Settings; then try again.',
  },
  NotVerified: {
    title: 'The company login does not vouch for your e-mail.',
    words:
      'It has to send a subject and a verified e-mail (email_verified). Ask whoever runs the identity provider.',
  },
  AccountExists: {
    title: 'An account with your e-mail exists.',
    words:
      'Sign in to it with its password and connect the company login under Your account, or ask an administrator to open it.',
  },
  OAuthCallback: {
    title: 'The company login did not finish.',
    words: 'The identity provider sent an answer that does not fit the request. Try again.',
  },
}
const otherwise = {
  title: 'The sign-in did not finish.',
  words: 'Try again. The log of this installation has the reason.',
}

type Props = {
  searchParams: Promise<{ callbackUrl?: string; error?: string; 'break-glass'?: string }>
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error, 'break-glass': emergency } = await searchParams
  if (await currentSession()) redirect('/')
  const company = hasCompanyLogin() ? (process.env.OIDC_NAME ?? 'Company login') : null
  // The emergency door is not on show; whoever needs it knows its address, and the server knows its one key.
  const passwords = !companyLoginOnly() || (emergency !== undefined && breakGlassEmail() !== null)
  return (
    <Doorway
      title="Sign in"
      words="The roll of every non-human identity, with the record that proves each fact."
      foot={
        companyLoginOnly()
          ? 'Accounts come from the company login.'
          : 'No account yet? An administrator sends a sign-up link.'
      }
    >
      <SignInForm
        callbackUrl={callbackUrl}
        company={company}
        passwords={passwords}
        refused={error ? (refusals[error] ?? otherwise) : null}
      />
    </Doorway>
  )
}
