import type { Metadata } from 'next'
import styles from '@/components/account/account.module.css'
import { CompanyLogin } from '@/components/account/company-login'
import { OwnAccount } from '@/components/account/own-account'
import { PasswordForm } from '@/components/account/password-form'
import { Passkeys } from '@/components/account/passkeys'
import { SecondFactor } from '@/components/account/second-factor'
import { SessionList } from '@/components/account/session-list'
import { scopeWords } from '@/components/session/scope-words'
import { Absence } from '@/components/owners/absence'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { relyingParty } from '@/lib/auth/passkeys'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { scopeChoices } from '@/lib/inventory/scope-choices'
import { ownAbsence } from '@/lib/owners/absence'
import { ownAccount } from '@/lib/people/queries'
import { listPasskeys } from '@/lib/people/passkeys'
import { listOwnSessions } from '@/lib/people/sessions'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Your account' }

export default async function AccountPage() {
  const session = await requireSession(true)
  const { actor, userId, mustEnrol } = session
  const [account, sessions, choices, passkeys, away] = await Promise.all([
    ownAccount(userId),
    listOwnSessions(actor),
    scopeChoices(actor),
    listPasskeys(actor),
    mustEnrol || !may(actor, 'attestation:decide') ? null : ownAbsence(actor),
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
        {away ? (
          <section aria-labelledby="absence">
            <SectionTitle id="absence">Absence</SectionTitle>
            <Absence personId={away.personId} name={null} absence={away.absence} />
          </section>
        ) : null}
        <SecondFactor
          since={account.secondFactorSince}
          codesLeft={account.recoveryCodesLeft}
          mustEnrol={mustEnrol}
          hasPassword={account.hasPassword}
        />
        {account.hasPassword ? (
          <Passkeys
            passkeys={passkeys}
            withCode={account.secondFactorSince !== null}
            isPossible={relyingParty() !== null}
            now={asOf()}
          />
        ) : null}
        {account.hasPassword ? <PasswordForm withCode={account.secondFactorSince !== null} /> : null}
        {account.mayConnect && !mustEnrol ? (
          <CompanyLogin withCode={account.secondFactorSince !== null} />
        ) : null}
        <SessionList sessions={sessions} currentId={session.sessionId} now={asOf()} />
      </div>
    </Page>
  )
}
