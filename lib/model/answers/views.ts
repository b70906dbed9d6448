import { z } from 'zod'

export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  page: z.string(),
  query: z.string(),
  isShared: z.boolean(),
  isMine: z.boolean(),
})
export type SavedView = z.infer<typeof savedView>
