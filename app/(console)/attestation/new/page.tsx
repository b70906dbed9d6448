import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CampaignForm } from '@/components/attestation/campaign-form'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { campaignById, namesOf } from '@/lib/attestation/campaign-queries'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { readScope } from '@/lib/model/scope-text'
import { scopeWords } from '@/lib/reports/part'
import { listViews } from '@/lib/views/views'
import { orMissing } from '../../missing'

export const metadata: Metadata = { title: 'Campaign' }

type Props = { searchParams: Promise<{ query?: string; campaign?: string; scope?: string }> }

export default async function NewCampaignPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  if (!may(actor, 'attestation:manage')) redirect('/attestation')
  const { query = '', campaign: id, scope: asked } = await searchParams
  const campaign = id && /^\d{1,9}$/.test(id) ? await orMissing(campaignById(actor, Number(id))) : null
  const [views, reviewers, second] = await Promise.all([
    listViews(actor, 'identities'),
    campaign ? namesOf(campaign.reviewers) : [],
    campaign?.secondStage ? namesOf([campaign.secondStage]) : [],
  ])
  // What is looked at is what the campaign is about; a draft that is changed keeps its own part.
  const given = readScope(asked)
  const scope = campaign ? campaign.scope : typeof given === 'string' ? {} : given
  const isPart = Object.keys(scope).length > 0
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/attestation', label: 'Attestation' }]}
        here={campaign ? campaign.name : 'New campaign'}
        title={campaign ? `Change ${campaign.name}` : 'New campaign'}
      />
      <CampaignForm
        campaign={campaign}
        query={query.slice(0, 2000)}
        part={isPart ? { scope, words: await scopeWords({ ...actor, scope }) } : null}
        views={views}
        reviewers={reviewers}
        secondStage={second[0] ?? null}
      />
    </Page>
  )
}
