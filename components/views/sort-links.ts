import type { Sort } from '@/components/ui/table'
import { address, type Search } from './address'

const other = { ascending: 'descending', descending: 'ascending' } as const

/**
 * The heads by which a list is sorted, as links. The first order is the usual one and stays out of the address; the head that
 * sorts already turns its order round.
 */
export function sortLinks<Id extends string>(
  pathname: string,
  search: Search,
  current: string,
  directions: Record<Id, 'ascending' | 'descending'>,
): Record<Id, Sort> {
  const [usual] = Object.keys(directions)
  const isReversed = search.reverse === 'true'
  return Object.fromEntries(
    Object.entries<'ascending' | 'descending'>(directions).map(([id, direction]) => [
      id,
      {
        href: address(pathname, search, {
          sort: id === usual ? null : id,
          reverse: current === id && !isReversed ? 'true' : null,
        }),
        direction: current !== id ? null : isReversed ? other[direction] : direction,
      },
    ]),
  ) as Record<Id, Sort>
}
