import type { Search } from '@/components/views/address'
import type { RightsFilter } from '@/lib/inventory/identity-permissions'
import { riskClasses } from '@/lib/model/risk-classes'

/** What of the permissions is shown, by the address. */
export interface RightsView extends RightsFilter {
  cursor?: string
  /** All services are drawn. */
  isWhole: boolean
}

const one = (given: string | string[] | undefined): string | undefined => [given].flat()[0] || undefined

/** Reads what a page of permissions was asked for; words that it does not know are left out. */
export const rightsView = (search: Search): RightsView => ({
  q: one(search.q)?.slice(0, 200),
  service: one(search.service)?.slice(0, 200),
  risk: riskClasses.find((risk) => risk === one(search.risk)),
  cursor: one(search.cursor),
  isWhole: one(search.services) === 'all',
})
