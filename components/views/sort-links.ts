import type { Sort } from '@/components/ui/table'
import { address, type Search } from './address'

/** The heads by which a list is sorted, as links. The first order is the usual one and stays out of the address. */
export function sortLinks<Id extends string>(
  pathname: string,
  search: Search,
  current: string,
  directions: Record<Id, 'ascending' | 'descending'>,
): Record<Id, Sort> {
  const [usual] = Object.keys(directions)
  return Object.fromEntries(
    Object.entries(directions).map(([id, direction]) => [
      id,
      {
        href: address(pathname, search, { sort: id === usual ? null : id }),
        direction: current === id ? direction : null,
      },
    ]),
  ) as Record<Id, Sort>
}
