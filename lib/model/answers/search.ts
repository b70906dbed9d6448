import { z } from 'zod'

export const searchResult = z.object({
  type: z.enum(['check', 'identity', 'finding', 'control', 'credential', 'person', 'team']),
  id: z.string(),
  title: z.string(),
  subtitle: z.string(),
  href: z.string(),
})
export type SearchResult = z.infer<typeof searchResult>
