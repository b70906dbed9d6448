import { z } from 'zod'
import type { campaign } from '@/lib/generated/prisma/client'
import { type Scope, scope } from '@/lib/model/answers/access'
import { Invalid } from '@/lib/model/errors'
import { identityFilter } from '@/lib/model/filters'
import type { OutboundItem } from '@/lib/model/outward'

const kinds = z.enum(['one_off', 'recurring', 'event'])

/** A campaign row as the verbs need it. */
export type Campaign = Omit<campaign, 'kind' | 'scope'> & { kind: z.infer<typeof kinds>; scope: Scope }

/** The row with its kind and scope as what they are. */
export const campaignOf = (row: campaign): Campaign => ({
  ...row,
  kind: kinds.parse(row.kind),
  scope: scope.parse(row.scope),
})

/** How webhooks are told of a campaign. */
export const outboundOf = (campaign: { id: number; name: string }): OutboundItem => ({
  id: String(campaign.id),
  title: campaign.name,
  path: `/attestation/${campaign.id}`,
})

/** The filter that a campaign's address means; throws Invalid for one that the list of identities would refuse. */
export function filterOf(query: string) {
  const parsed = identityFilter.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (!parsed.success) throw new Invalid(`Invalid filter: ${parsed.error.issues[0]?.message}`)
  return parsed.data
}
