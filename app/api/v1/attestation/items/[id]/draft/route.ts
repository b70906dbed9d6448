import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { saveDraft } from '@/lib/attestation/draft'

export const PUT = route(specs.saveDraft, ({ actor, params, body }) => saveDraft(actor, params.id!, body))
