import { z } from 'zod'
import { EMAIL_LENGTH_MAX } from './limits'

/** A link to a page for one reader: it says who they are and proves that the mail came from here; it signs nobody in. */
export const signedLink = z.object({
  /** The page. */
  to: z.string().min(1).max(2000),
  /** The reader's e-mail. */
  for: z.email().max(EMAIL_LENGTH_MAX),
  /** When it ends, in seconds since 1970. */
  until: z.coerce.number().int().positive(),
  signature: z.string().length(43),
})
export type SignedLink = z.infer<typeof signedLink>
