import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Doorway } from '@/components/session/doorway'
import { SignInForm } from '@/components/session/sign-in-form'
import { relyingParty } from '@/lib/auth/passkeys'
import { currentSession } from '@/lib/auth/session'
import { breakGlassEmail, companyLoginOnly, companyLogin } from '@/lib/auth/single-sign-on'

export const metadata: Metadata = { title: 'Sign in' }

const refusals: Record<string, { title: string; words: string }> = {
  NoRole: {
    title: 'None of your groups has a role.',
    words:
      'The company login worked, but an administrator must first map one of your groups to a role under Settings.',
  },
  NotVerified: {
    title: 'The company login did not confirm your e-mail.',
    words:
      'It must send a subject and a verified e-mail (email_verified). Ask the administrator of the identity provider.',
  },
  AccountExists: {
    title: 'An account with your e-mail exists.',
    words:
      'Sign in to it with its password and connect the company login under Your account, or ask an administrator to open it.',
  },
  OAuthCallback: {
    title: 'The company login did not finish.',
    words: 'The answer of the identity provider does not match the request. Try again.',
  },
}
const otherwise = {
  title: 'The sign-in did not finish.',
  words: 'Try again. The server log has the reason.',
}

type Props = {
  searchParams: Promise<{ callbackUrl?: string; email?: string; error?: string; 'break-glass'?: string }>
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, email, error, 'break-glass': emergency } = await searchParams
  if (await currentSession()) redirect('/')
  const company = companyLogin()?.name ?? null
  // The break-glass form is not linked: its address is in the documentation.
  const passwords = !companyLoginOnly() || (emergency !== undefined && breakGlassEmail() !== null)
  return (
    <Doorway
      title="Sign in"
      words="Inventory of every non-human identity, with the evidence for each fact."
      foot={
        companyLoginOnly()
          ? 'Accounts come from the company login.'
          : 'No account yet? Ask an administrator for a sign-up link. First start? The terminal that runs Muster printed the link that creates the administrator.'
      }
    >
      <SignInForm
        callbackUrl={callbackUrl}
        email={email}
        company={company}
        passwords={passwords}
        passkeys={relyingParty() !== null}
        refused={error ? (refusals[error] ?? otherwise) : null}
      />
    </Doorway>
  )
}
