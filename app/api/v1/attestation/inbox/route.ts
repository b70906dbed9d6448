import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listInbox } from '@/lib/attestation/item-queries'

export const GET = route(specs.listInbox, ({ actor, query: { campaign, ...filter } }) =>
  listInbox(actor, campaign ?? null, filter),
)
