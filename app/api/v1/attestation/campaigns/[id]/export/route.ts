import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { campaignById } from '@/lib/attestation/campaign-queries'
import { recordCsv, recordJson } from '@/lib/attestation/export'
import { note } from '@/lib/audit/write'

export const GET = route(specs.exportCampaign, async ({ actor, params, query }) => {
  const campaign = await campaignById(actor, Number(params.id))
  await note(actor.label, {
    action: 'export',
    subject: `campaign ${campaign.id}`,
    detail: { format: query.format, items: campaign.items },
  })
  return query.format === 'csv' ? recordCsv(actor, campaign) : recordJson(actor, campaign)
})
