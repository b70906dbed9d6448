import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { CampaignForm } from '@/components/attestation/campaign-form'
import { TemplateList } from '@/components/attestation/template-list'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { campaignById, namesOf } from '@/lib/attestation/campaign-queries'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { campaignTemplates } from '@/lib/model/campaign-templates'
import { readScope } from '@/lib/model/scope-text'
import { scopeWords } from '@/lib/reports/part'
import { listViews } from '@/lib/views/views'
import { orMissing } from '../../missing'

export const metadata: Metadata = { title: 'Campaign' }

type Props = {
  searchParams: Promise<{
    query?: string
    /** A draft that is changed. */
    campaign?: string
    /** A campaign that is run again. */
    like?: string
    template?: string
    scope?: string
  }>
}

export default async function NewCampaignPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  if (!may(actor, 'attestation:manage')) redirect('/attestation')
  const { query, campaign: id, like, template, scope: asked } = await searchParams
  const found = async (text: string | undefined) =>
    text && /^\d{1,9}$/.test(text) ? orMissing(campaignById(actor, Number(text))) : null
  const [campaign, model] = await Promise.all([found(id), found(like)])
  const filled = campaign ?? model
  const [views, reviewers, second] = await Promise.all([
    listViews(actor, 'identities'),
    filled ? namesOf(filled.reviewers) : [],
    filled?.secondStage ? namesOf([filled.secondStage]) : [],
  ])
  const start = filled ?? campaignTemplates.find((one) => one.id === template)
  // What is looked at is what the campaign is about; a draft that is changed keeps its own part.
  const given = readScope(asked)
  const scope = filled ? filled.scope : typeof given === 'string' ? {} : given
  const isPart = Object.keys(scope).length > 0
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/attestation', label: 'Attestation' }]}
        here={campaign ? campaign.name : 'New campaign'}
        title={campaign ? `Change ${campaign.name}` : 'New campaign'}
      />
      {campaign ? null : <TemplateList current={template ?? null} />}
      <CampaignForm
        key={template}
        id={campaign?.id ?? null}
        given={{ ...start, ...(query !== undefined && { query: query.slice(0, 2000) }) }}
        part={isPart ? { scope, words: await scopeWords({ ...actor, scope }) } : null}
        views={views}
        reviewers={reviewers}
        secondStage={second[0] ?? null}
      />
    </Page>
  )
}
