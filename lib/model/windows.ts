/**
 * Lifetimes and audiences are judged by what was issued in this many days before the newest line of the log. No published
 * origin: long enough for what is issued monthly.
 */
export const ISSUANCE_DAYS = 30
