import type { Actor } from '@/lib/auth/actor'
import { Invalid } from '@/lib/model/errors'
import { identityFilter } from '@/lib/model/filters'
import type { OutboundItem } from '@/lib/model/outward'

/** A campaign row as the verbs need it. */
export interface Campaign {
  id: number
  name: string
  kind: 'one_off' | 'recurring' | 'event'
  state: string
  query: string
  scope: Actor['scope']
  reviewers: string[]
  second_stage: string | null
  days: number
  every_days: number | null
  triggers: string[]
  sample_percent: number
  owner_email: string
  due_at: Date | null
}

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
