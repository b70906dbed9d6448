import type { Metadata } from 'next'
import { Doorway } from '@/components/session/doorway'
import { SignUpForm } from '@/components/session/sign-up-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

export const metadata: Metadata = { title: 'Create your account' }

type Props = { searchParams: Promise<{ token?: string; email?: string; next?: string }> }

export default async function SignUpPage({ searchParams }: Props) {
  const { token, email, next } = await searchParams
  return (
    <Doorway
      title="Create your account"
      words="This one-time link sets your role and scope."
      foot="Passwords are stored as an argon2id hash and are never shown or sent again."
    >
      {token ? (
        <SignUpForm token={token} email={email} next={next} />
      ) : (
        <div className="apart">
          <Notice
            title="The link is incomplete."
            action={
              <Button small href="/sign-in">
                Sign in
              </Button>
            }
          >
            Open the complete link from your administrator, or ask for a new one.
          </Notice>
        </div>
      )}
    </Doorway>
  )
}
