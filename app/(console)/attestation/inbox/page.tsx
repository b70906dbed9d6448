import type { Metadata } from 'next'
import { InboxQueue } from '@/components/attestation/inbox-queue'
import { ItemDesk } from '@/components/attestation/item-desk'
import styles from '@/components/attestation/attestation.module.css'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { openItem } from '@/lib/attestation/item-detail'
import { inboxCampaigns, listInbox } from '@/lib/attestation/item-queries'
import { requireSession } from '@/lib/auth/session'
import { Forbidden, NotFound } from '@/lib/model/errors'
import { asOf } from '../../as-of'
import { rotationPolicy } from '../../rotation-policy'

export const metadata: Metadata = { title: 'My reviews' }

const SHOWN = 100

type Props = { searchParams: Promise<{ campaign?: string; item?: string }> }

export default async function InboxPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  const search = await searchParams
  const campaigns = await inboxCampaigns(actor)
  const campaign =
    campaigns.find((one) => String(one.id) === search.campaign) ??
    campaigns.find((one) => one.pending > 0) ??
    campaigns[0]
  if (!campaign)
    return (
      <Page>
        <PageHeader title="My reviews" />
        <EmptyState title="No reviews pending.">
          When a campaign assigns you items, you get an e-mail and they appear here.
        </EmptyState>
      </Page>
    )
  const [pending, answered, policy] = await Promise.all([
    listInbox(actor, campaign.id, { state: 'pending', limit: SHOWN }),
    listInbox(actor, campaign.id, { state: 'answered', limit: SHOWN }),
    rotationPolicy(),
  ])
  const path = `/attestation/inbox?campaign=${campaign.id}`
  const hrefOf = (id: string) => `${path}&item=${id}`
  const openId = /^\d{1,18}$/.test(search.item ?? '') ? search.item! : (pending.rows[0]?.id ?? null)
  const detail = openId
    ? await openItem(actor, openId).catch((error) =>
        error instanceof NotFound || error instanceof Forbidden ? null : Promise.reject(error),
      )
    : null
  const at = pending.rows.findIndex((row) => row.id === openId)
  const next = pending.rows[at + 1] ?? pending.rows.find((row) => row.id !== openId)
  const previous = at > 0 ? pending.rows[at - 1] : undefined
  return (
    <div className={`${styles.desk} ${search.item ? styles.open : styles.list}`}>
      <InboxQueue
        campaigns={campaigns}
        campaign={campaign}
        pending={pending}
        answered={answered}
        openId={detail?.item.id ?? null}
        hrefOf={hrefOf}
      />
      {detail ? (
        <ItemDesk
          key={`${detail.item.id} ${detail.evidenceSha256} ${detail.currentDecision}`}
          detail={detail}
          policy={policy}
          now={asOf()}
          listHref={path}
          previousHref={previous ? hrefOf(previous.id) : null}
          nextHref={next ? hrefOf(next.id) : null}
          place={`${campaign.total - campaign.pending} of ${campaign.total} decided`}
        />
      ) : (
        <section className={styles.item} aria-label="No item open">
          <div className={styles.body}>
            <EmptyState
              title={search.item ? 'This item is no longer assigned to you.' : 'All items are decided.'}
            >
              {campaign.decided > 0 ? 'Check your decisions, correct them if needed, and sign off.' : null}
            </EmptyState>
          </div>
        </section>
      )}
    </div>
  )
}
