import type { ReactElement } from 'react'
import type { z } from 'zod'
import { filterQuery, type Search } from '@/components/views/address'
import { BadAddress } from '@/components/views/bad-address'

type Asked<Filter> =
  { search: Search; filter: Filter; query: string; bad?: undefined } | { bad: ReactElement }

/** The filter in the address, or a page that lists its invalid parameters. */
export async function askedList<Filter>(
  searchParams: Promise<Search>,
  schema: z.ZodType<Filter>,
  title: string,
  pathname: string,
): Promise<Asked<Filter>> {
  // The drawer is read by the browser alone.
  const { cursor: _cursor, limit: _limit, open: _open, ...search } = await searchParams
  const parsed = schema.safeParse(search)
  if (parsed.success) return { search, filter: parsed.data, query: filterQuery(search) }
  const problems = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    problem: issue.message,
  }))
  return { bad: <BadAddress title={title} pathname={pathname} problems={problems} /> }
}
