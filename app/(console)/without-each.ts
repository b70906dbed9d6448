import type { Search } from '@/components/views/address'
import { filterParts } from '@/components/views/filter-chips'

/** When nothing matches: how many there would be without each filter in turn, by parameter. */
export async function withoutEach(
  total: number,
  search: Search,
  filters: object,
  countOf: (search: Search) => Promise<number>,
): Promise<Record<string, number>> {
  if (total > 0) return {}
  const set = Object.fromEntries(
    Object.entries(search).filter(([name]) => name in filters && name !== 'sort' && name !== 'reverse'),
  )
  const counts = await Promise.all(
    filterParts(set).map(async ({ name, without }) => [name, await countOf(without)] as const),
  )
  return Object.fromEntries(counts)
}
