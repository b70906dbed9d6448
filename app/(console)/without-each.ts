import type { Search } from '@/components/views/address'

/** When nothing matches: how many there would be without each filter in turn, by parameter. */
export async function withoutEach(
  search: Search,
  filters: Record<string, unknown>,
  countOf: (search: Search) => Promise<number>,
): Promise<Record<string, number>> {
  const set = Object.keys(search).filter((name) => name in filters && name !== 'sort')
  const counts = await Promise.all(
    set.map(async (name) => [name, await countOf({ ...search, [name]: undefined })] as const),
  )
  return Object.fromEntries(counts)
}
