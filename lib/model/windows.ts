/**
 * Lifetimes and audiences are judged by what was issued in this many days before the newest line of the log. No published
 * origin: long enough for what is issued monthly.
 */
export const ISSUANCE_DAYS = 30

/**
 * What was issued in this many days before the newest line of the log is compared with the weeks before. No published origin: long
 * enough for what is issued weekly, short enough to tell of a change while somebody remembers it.
 */
export const RECENT_DAYS = 7
