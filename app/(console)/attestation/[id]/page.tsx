import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { CampaignBrowser, CampaignHead, campaignTabs } from '@/components/attestation/campaign-browser'
import { QualityTable, ReviewerTable } from '@/components/attestation/reviewer-table'
import { SourceAges } from '@/components/attestation/source-ages'
import { Page } from '@/components/ui/page'
import type { Search } from '@/components/views/address'
import { campaignById, reviewersOf, sourcesOf } from '@/lib/attestation/campaign-queries'
import { listItems } from '@/lib/attestation/item-queries'
import { qualityOf } from '@/lib/attestation/quality'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { itemFilter } from '@/lib/model/attestation'
import { asOf } from '../../as-of'
import { askedList } from '../../asked-list'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'
import { rotationPolicy } from '../../rotation-policy'

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Search> }

const campaignOf = cache(async (id: string) => {
  const { actor } = await requireSession()
  if (!may(actor, 'attestation:read')) redirect('/attestation/inbox')
  if (!/^\d{1,9}$/.test(id)) notFound()
  return orMissing(campaignById(actor, Number(id)))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await campaignOf((await params).id)).name }
}

export default async function CampaignRoute({ params, searchParams }: Props) {
  const { actor } = await requireSession()
  const campaign = await campaignOf((await params).id)
  const { tab } = await searchParams
  const refused = refusalOf(actor, 'attestation:manage')
  const now = asOf()
  if (tab === 'reviewers' || tab === 'quality') {
    const isDraft = campaign.state === 'draft'
    const head = (
      <>
        <CampaignHead campaign={campaign} now={now} refused={refused} />
        {campaignTabs(campaign, tab)}
      </>
    )
    if (tab === 'quality')
      return (
        <Page>
          {head}
          <QualityTable quality={await qualityOf(actor, campaign.id)} />
        </Page>
      )
    return (
      <Page>
        {head}
        {isDraft ? <SourceAges sources={await sourcesOf(actor, campaign.id)} now={now} /> : null}
        <ReviewerTable
          campaignId={campaign.id}
          reviewers={await reviewersOf(actor, campaign.id)}
          isOverdue={campaign.dueAt !== null && campaign.dueAt < now}
        />
      </Page>
    )
  }
  const asked = await askedList(searchParams, itemFilter, campaign.name, `/attestation/${campaign.id}`)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const [items, policy] = await Promise.all([listItems(actor, campaign.id, filter), rotationPolicy()])
  return (
    <CampaignBrowser
      campaign={campaign}
      items={items}
      search={search}
      query={query}
      sort={filter.sort ?? 'risk'}
      policy={policy}
      now={now}
      refused={refused}
    />
  )
}
