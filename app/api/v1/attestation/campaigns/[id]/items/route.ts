import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { campaignById } from '@/lib/attestation/campaign-queries'
import { listItems } from '@/lib/attestation/item-queries'

export const GET = route(specs.listCampaignItems, async ({ actor, params, query }) =>
  listItems(actor, (await campaignById(actor, Number(params.id))).id, query),
)
