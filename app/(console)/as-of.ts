import { instant } from '@/lib/db/instant'

/** The one instant of a page, to which every age on it counts. */
export const asOf = (): string => instant().toISOString()
