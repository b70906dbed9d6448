import { z } from 'zod'

/** How somebody arranges a list: columns that they do not want to see, and rows of one line. */
export interface ListLayout {
  hidden: readonly string[]
  compact: boolean
}
export const usualLayout: ListLayout = { hidden: [], compact: false }

const schema = z.object({
  hidden: z
    .string()
    .regex(/^[a-z_]{1,40}(,[a-z_]{1,40}){0,30}$/)
    .transform((ids) => ids.split(','))
    .default([]),
  compact: z.stringbool().default(false),
})

/** The cookie that holds how a person arranges a list. It names the person, because several may use one browser. */
export const layoutCookie = (list: string, personId: string): string => `muster-list-${list}-${personId}`

/** A layout as its cookie holds it. */
export const layoutText = ({ hidden, compact }: ListLayout): string =>
  new URLSearchParams({
    ...(hidden.length > 0 && { hidden: hidden.join(',') }),
    ...(compact && { compact: 'true' }),
  }).toString()

/** The layout that a cookie holds; what is not one is the usual layout. */
export function layoutOf(text: string | undefined): ListLayout {
  const parsed = schema.safeParse(Object.fromEntries(new URLSearchParams(text ?? '')))
  return parsed.success ? parsed.data : usualLayout
}
