import type { Search } from '@/components/views/address'

/** When nothing matches: how many there would be without each filter in turn, by parameter. */
export async function withoutEach(
  total: number,
  search: Search,
  filters: object,
  countOf: (search: Search) => Promise<number>,
): Promise<Record<string, number>> {
  if (total > 0) return {}
  const set = Object.keys(search).filter((name) => name in filters && name !== 'sort' && name !== 'reverse')
  const counts = await Promise.all(
    set.map(async (name) => [name, await countOf({ ...search, [name]: undefined })] as const),
  )
  return Object.fromEntries(counts)
}
