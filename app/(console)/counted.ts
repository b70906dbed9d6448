import type { Actor } from '@/lib/auth/actor'
import { partOf } from '@/lib/auth/scope'
import { recent } from '@/lib/db/recent'

/**
 * Figures of a page that take a scan of everything, shared by all who see the same part and ask for the same.
 * @param asked what the figures depend on besides the reader's part
 */
export const countedFor =
  (actor: Actor, page: string, asked: unknown = null) =>
  <T>(figure: string, read: () => Promise<T>): Promise<T> =>
    recent(JSON.stringify([page, figure, asked, partOf(actor)]), read)
