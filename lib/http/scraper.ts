import { timingSafeEqual } from 'node:crypto'
import { fingerprint, setting } from '@/lib/db/settings'

/** Whether a request carries the token that MUSTER_METRICS_TOKEN lets read metrics, and nothing else. */
export function isScraper(authorization: string | null | undefined): boolean {
  const token = setting('MUSTER_METRICS_TOKEN')
  const bearer = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
  // Of equal length, whatever was sent.
  return Boolean(
    token && bearer && timingSafeEqual(Buffer.from(fingerprint(token)), Buffer.from(fingerprint(bearer))),
  )
}
