import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { closeCampaign } from '@/lib/attestation/campaign'

export const POST = route(specs.closeCampaign, ({ actor, params }) => closeCampaign(actor, Number(params.id)))
