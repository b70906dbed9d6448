import { route } from '@/lib/http/route'
import { shortList } from '@/lib/http/short-list'
import { specs } from '@/lib/http/specs'
import { listIssuers } from '@/lib/inventory/issuance'

export const GET = route(specs.listIssuers, async ({ actor, query }) =>
  shortList(await listIssuers(actor), query, ({ provider, scope }) => `${provider}:${scope}`),
)
