import { Link } from '@/components/ui/link'
import { count, counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import type { InboxCampaign } from '@/lib/attestation/item-queries'
import { decisionNames } from '@/lib/model/attestation-words'
import type { Page } from '@/lib/model/filters'
import { CarryForward } from './carry-forward'
import { SignOff } from './sign-off'
import styles from './attestation.module.css'
import type { ItemRow } from '@/lib/model/answers/attestation'

type Props = {
  campaigns: InboxCampaign[]
  campaign: InboxCampaign
  pending: Page<ItemRow>
  answered: Page<ItemRow>
  openId: string | null
  hrefOf: (itemId: string) => string
}

/** The inbox of a reviewer: progress, pending items with the highest risk first, and decided items. */
export function InboxQueue({ campaigns, campaign, pending, answered, openId, hrefOf }: Props) {
  const done = campaign.total - campaign.pending
  const entry = (row: ItemRow) => (
    <Link
      key={row.id}
      href={hrefOf(row.id)}
      scroll={false}
      prefetch={false}
      className={`${styles.entry} ${row.state === 'pending' ? '' : styles.answered}`}
      aria-current={row.id === openId ? 'true' : undefined}
    >
      <KindMark provider={row.provider} kind={row.kind} />
      <span>{row.name}</span>
      {row.changedAt ? (
        <span className={styles.tag}>changed</span>
      ) : row.decision && row.state !== 'pending' ? (
        <span className="small">{decisionNames[row.decision]}</span>
      ) : row.severity === 'none' ? null : (
        <SeverityMark severity={row.severity} form="mark" />
      )}
    </Link>
  )
  return (
    <aside className={styles.queue} aria-label="Items">
      <div className={styles.head}>
        <h1 className="section">{campaign.name}</h1>
        <progress className={styles.track} value={done} max={campaign.total} aria-label="Decided" />
        <div className="row small text-3">
          <span className="grow">
            <output>{`${count(done)} of ${count(campaign.total)}`}</output> decided
            {campaign.againPending > 0
              ? `, ${counted(campaign.againPending, 'question')} asked a second time`
              : ''}
          </span>
          <span>
            due <Time at={campaign.dueAt} form="day" />
          </span>
        </div>
        {campaigns.length > 1 ? (
          <nav aria-label="Other campaigns" className="small">
            {campaigns
              .filter((one) => one.id !== campaign.id)
              .map((one) => (
                <div key={one.id}>
                  <Link href={`/attestation/inbox?campaign=${one.id}`}>{one.name}</Link>,{' '}
                  {counted(one.pending, 'item')} left
                </div>
              ))}
          </nav>
        ) : null}
      </div>
      <nav className={styles.items} aria-label="Items to decide">
        {pending.rows.length > 0 ? <p className={styles.group}>Pending, highest risk first</p> : null}
        {pending.rows.map(entry)}
        {pending.total > pending.rows.length ? (
          <p className={`${styles.group} ${styles.more}`}>
            {count(pending.total - pending.rows.length)} more
          </p>
        ) : null}
        {answered.rows.length > 0 ? <p className={styles.group}>Decided</p> : null}
        {answered.rows.map(entry)}
        {answered.total > answered.rows.length ? (
          <p className={`${styles.group} ${styles.more}`}>
            {count(answered.total - answered.rows.length)} more
          </p>
        ) : null}
      </nav>
      <div className={styles.foot}>
        {campaign.carries > 0 ? <CarryForward campaignId={campaign.id} count={campaign.carries} /> : null}
        <SignOff campaign={campaign} />
      </div>
    </aside>
  )
}
