import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { editCampaign } from '@/lib/attestation/campaign'
import { campaignById, reviewersOf, sourcesOf } from '@/lib/attestation/campaign-queries'
import { qualityOf } from '@/lib/attestation/quality'

export const GET = route(specs.getCampaign, async ({ actor, params }) => {
  const campaign = await campaignById(actor, Number(params.id))
  const [reviewers, sources, quality] = await Promise.all([
    reviewersOf(actor, campaign.id),
    sourcesOf(actor, campaign.id),
    qualityOf(actor, campaign.id),
  ])
  return { ...campaign, reviewerProgress: reviewers, sources, quality }
})
export const PUT = route(specs.editCampaign, ({ actor, params, body }) =>
  editCampaign(actor, Number(params.id), body),
)
