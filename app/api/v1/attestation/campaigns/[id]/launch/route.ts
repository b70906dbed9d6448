import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { launchCampaign } from '@/lib/attestation/campaign'

export const POST = route(specs.launchCampaign, ({ actor, params }) =>
  launchCampaign(actor, Number(params.id)),
)
