import type { Metadata } from 'next'
import styles from '@/components/account/account.module.css'
import { CompanyLogin } from '@/components/account/company-login'
import { OwnAccount } from '@/components/account/own-account'
import { PasswordForm } from '@/components/account/password-form'
import { SecondFactor } from '@/components/account/second-factor'
import { SessionList } from '@/components/account/session-list'
import { scopeWords } from '@/components/session/scope-words'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { scopeChoices } from '@/lib/inventory/scope-choices'
import { ownAccount } from '@/lib/people/queries'
import { listOwnSessions } from '@/lib/people/sessions'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const session = await requireSession(true)
  const { actor, userId, mustEnrol } = session
  const [account, sessions, choices] = await Promise.all([
    ownAccount(userId),
    listOwnSessions(actor),
    scopeChoices(actor),
  ])
  return (
    <Page>
      <PageHeader title="Your account" subtitle={`Signed in as ${session.email}`} />
      <div className={styles.sections}>
        {mustEnrol ? null : (
          <OwnAccount
            name={session.name}
            email={session.email}
            role={session.role}
            sees={scopeWords(session.scope, choices)}
            endsAt={session.accessEndsAt}
            administered={may(actor, 'people:manage')}
          />
        )}
        <SecondFactor
          since={account.secondFactorSince}
          codesLeft={account.recoveryCodesLeft}
          mustEnrol={mustEnrol}
          hasPassword={account.hasPassword}
        />
        {account.hasPassword ? <PasswordForm withCode={account.secondFactorSince !== null} /> : null}
        {account.mayConnect && !mustEnrol ? (
          <CompanyLogin withCode={account.secondFactorSince !== null} />
        ) : null}
        <SessionList sessions={sessions} currentId={session.sessionId} now={asOf()} />
      </div>
    </Page>
  )
}
