import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { createCampaign } from '@/lib/attestation/campaign'
import { listCampaigns } from '@/lib/attestation/campaign-queries'

export const GET = route(specs.listCampaigns, async ({ actor }) => ({ rows: await listCampaigns(actor) }))
export const POST = route(specs.createCampaign, ({ actor, body }) => createCampaign(actor, body))
