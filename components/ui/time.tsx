'use client'
import { useSyncExternalStore } from 'react'
import { day, minute, relative, utc } from './figures'

type Props = {
  at: string | Date
  form?: 'minute' | 'day' | 'relative'
  /** The instant the page speaks of ("as of"); needed for `relative`. */
  now?: string | Date
}

const never = () => () => {}

/** In the reader's zone once the browser knows it, in UTC until then; UTC on hover. */
export function Time({ at, form = 'minute', now }: Props) {
  const known = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const instant = new Date(at)
  const zone = known ? undefined : 'UTC'
  const words =
    form === 'relative' && now
      ? relative(instant, new Date(now))
      : form === 'day'
        ? day(instant, zone)
        : `${minute(instant, zone)}${known ? '' : ' UTC'}`
  return (
    <time className="nowrap" dateTime={instant.toISOString()} title={utc(instant)}>
      {words}
    </time>
  )
}
