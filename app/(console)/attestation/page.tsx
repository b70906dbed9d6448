import type { Metadata } from 'next'
import { Link } from '@/components/ui/link'
import { redirect } from 'next/navigation'
import { CampaignTable } from '@/components/attestation/campaign-table'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { listCampaigns } from '@/lib/attestation/campaign-queries'
import { inboxCampaigns } from '@/lib/attestation/item-queries'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { hasMail } from '@/lib/mail/send'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Attestation' }

export default async function AttestationPage() {
  const { actor } = await requireSession()
  if (!may(actor, 'attestation:read')) redirect('/attestation/inbox')
  const manages = may(actor, 'attestation:manage')
  const [campaigns, inbox] = await Promise.all([listCampaigns(actor), inboxCampaigns(actor)])
  const asked = inbox.reduce((sum, one) => sum + one.pending, 0)
  return (
    <Page>
      <PageHeader
        title="Attestation"
        subtitle="Owners confirm whether access is still needed"
        actions={
          manages ? (
            <Button look="filled" href="/attestation/new">
              New campaign
            </Button>
          ) : undefined
        }
      />
      {asked > 0 ? (
        <Notice
          title={`You have ${counted(asked, 'item')}.`}
          action={<Link href="/attestation/inbox">Decide</Link>}
        >
          {inbox.map((one) => one.name).join(', ')}
        </Notice>
      ) : null}
      {manages && !hasMail() && campaigns.some((one) => one.state === 'running') ? (
        <Notice tone="unknown" title="No mail server configured.">
          Reviewers are not notified until MUSTER_SMTP_URL is set. Their inbox works without it.
        </Notice>
      ) : null}
      {campaigns.length === 0 ? (
        <EmptyState title="No campaigns yet.">
          A campaign asks the owners of a saved view or filter whether access is still needed.
        </EmptyState>
      ) : (
        <CampaignTable campaigns={campaigns} now={asOf()} />
      )}
    </Page>
  )
}
