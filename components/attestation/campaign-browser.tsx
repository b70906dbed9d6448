import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { Equation } from '@/components/ui/equation'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks } from '@/components/ui/tab-links'
import { Time } from '@/components/ui/time'
import { Workspace } from '@/components/ui/workspace'
import { address, type Search } from '@/components/views/address'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import type { Page } from '@/lib/model/filters'
import { CampaignActions } from './campaign-actions'
import { dueWords, kindNames, stateNames, termsOf } from './campaign-words'
import { ItemDrawer } from './item-drawer'
import { type ItemSort, ItemTable } from './item-table'
import type { CampaignRow, ItemRow } from '@/lib/model/answers/attestation'

type Props = {
  campaign: CampaignRow
  items: Page<ItemRow>
  search: Search
  query: string
  sort: ItemSort
  policy: RotationPolicy
  now: string
  refused: string | null
}

export const campaignTabs = (campaign: CampaignRow, current: 'items' | 'reviewers' | 'quality') => (
  <TabLinks
    label="Parts of the campaign"
    tabs={[
      {
        href: `/attestation/${campaign.id}`,
        label: 'Items',
        count: campaign.items,
        current: current === 'items',
      },
      {
        href: `/attestation/${campaign.id}?tab=reviewers`,
        label: campaign.state === 'draft' ? 'Reviewers and sources' : 'Reviewers',
        current: current === 'reviewers',
      },
      ...(campaign.state === 'draft'
        ? []
        : [
            {
              href: `/attestation/${campaign.id}?tab=quality`,
              label: 'Decisions',
              current: current === 'quality',
            },
          ]),
    ]}
  />
)

export const CampaignHead = ({ campaign, now, refused }: Pick<Props, 'campaign' | 'now' | 'refused'>) => (
  <>
    <PageHeader
      trail={[{ href: '/attestation', label: 'Attestation' }]}
      here={campaign.name}
      title={campaign.name}
      subtitle={
        <>
          {stateNames[campaign.state]} · {kindNames[campaign.kind]} · by {campaign.createdBy}
          {campaign.dueAt ? (
            <>
              {' '}
              · due <Time at={campaign.dueAt} form="day" />
              {campaign.state === 'running' ? `, ${dueWords(campaign.dueAt, now)}` : ''}
            </>
          ) : null}
          {campaign.nextAt ? (
            <>
              {' '}
              · next <Time at={campaign.nextAt} form="day" />
            </>
          ) : null}
        </>
      }
      actions={
        <>
          <Button href={`/reports?kind=attestation-record&campaign=${campaign.id}`}>Report</Button>
          <CampaignActions campaign={campaign} refused={refused} />
        </>
      }
    />
    {campaign.isPart ? (
      <Notice title="You see a part of this campaign.">
        Only items in your scope, or in that of the top bar, are listed and counted.
      </Notice>
    ) : null}
  </>
)

/** The items of a campaign with the equation that they add up to. */
export function CampaignBrowser({ campaign, items, search, query, sort, policy, now, refused }: Props) {
  const path = `/attestation/${campaign.id}`
  const list = { first: items, query, campaignId: campaign.id }
  const only = (name: string, value: string, label: string, amount: number) =>
    amount === 0 ? null : search[name] === value ? (
      <Link key={name} href={address(path, search, { [name]: null })}>
        <b>{label}</b>, show all
      </Link>
    ) : (
      <Link key={name} href={address(path, search, { [name]: value })}>
        {count(amount)} {label}
      </Link>
    )
  return (
    <Workspace
      head={
        <>
          <CampaignHead campaign={campaign} now={now} refused={refused} />
          {campaign.purpose ? <p className="text-2">{campaign.purpose}</p> : null}
          {campaign.state === 'draft' || campaign.state === 'watching' ? null : (
            <Equation
              total={{ value: campaign.items, label: 'items' }}
              terms={termsOf(campaign, (decision) => address(path, {}, { decision }))}
              asides={[{ value: campaign.signed, label: 'signed off' }]}
            />
          )}
          {campaignTabs(campaign, 'items')}
        </>
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            <b>{counted(items.total, 'item')}</b>
            {query ? ' match' : ', highest risk first'}.
          </span>
          {only('reviewer', 'nobody', 'without a reviewer', campaign.nobody)}
          {only('stale', 'true', 'changed after the decision', campaign.stale)}
          {only('undone', 'true', 'earlier revocations not done', campaign.undone)}
          {only('passedOn', 'true', 'reassigned', campaign.passedOn)}
          {only('against', 'true', 'approved despite findings', campaign.against)}
          {query ? <Link href={path}>All</Link> : null}
          <ListSearch label="Find by identity" />
        </span>
      }
      drawer={<ItemDrawer {...list} policy={policy} now={now} />}
    >
      {items.total === 0 ? (
        <ListEmpty>
          <EmptyState
            title={
              campaign.state === 'watching'
                ? 'This campaign watches for changes. Each change starts a small review of its own.'
                : query
                  ? 'No items match.'
                  : 'No identity matches the filter of this campaign.'
            }
            action={query ? <Link href={path}>Show all</Link> : undefined}
          />
        </ListEmpty>
      ) : (
        <ItemTable
          key={query}
          {...list}
          sort={sort}
          refused={
            campaign.state === 'draft' || campaign.state === 'running' ? refused : 'the campaign has ended'
          }
        />
      )}
    </Workspace>
  )
}
