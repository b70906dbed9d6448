import { instant } from '@/lib/db/instant'

/** The time of a page; ages on it are computed up to this time. */
export const asOf = (): string => instant().toISOString()
