/**
 * Reads every shape in which the sources write an instant. Undefined means "no instant": empty, `N/A`, Go's zero
 * time, a date that stands for "never" (year 2299 and later), or text that is no date at all.
 */
export function readTime(value: unknown): Date | undefined {
  if (value instanceof Date) return sane(value.getTime())
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value === 'string') return fromText(value)
  if (typeof value === 'object' && value !== null && 'seconds' in value) {
    // google.protobuf.Timestamp
    const { seconds, nanos } = value as { seconds: unknown; nanos?: unknown }
    const whole = Number(seconds)
    if (!Number.isFinite(whole)) return undefined
    return sane(whole * 1000 + (typeof nanos === 'number' ? Math.floor(nanos / 1e6) : 0))
  }
  return undefined
}

/** Whether the text or number stands for "never expires", so that "no expiry" can be told from "not said". */
export function isNever(value: unknown): boolean {
  const number = typeof value === 'number' ? value : Number(value)
  if (Number.isFinite(number) && number !== 0) {
    const milliseconds = number < earliest ? number * 1000 : number
    return milliseconds >= neverFrom && milliseconds <= lastOfAll
  }
  const match = typeof value === 'string' ? /^(\d{4})-\d\d-\d\d/.exec(value) : undefined
  return match?.[1] !== undefined && Number(match[1]) >= 2299
}

const neverFrom = Date.UTC(2299, 0, 1)
const lastOfAll = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
/** Nothing that Muster reads is older: smaller numbers are durations, counters or Go's zero time. */
const earliest = Date.UTC(1980, 0, 1)

function sane(milliseconds: number): Date | undefined {
  return milliseconds >= earliest && milliseconds < neverFrom ? new Date(milliseconds) : undefined
}

/** Seconds, milliseconds, microseconds or nanoseconds, told apart by size. */
function fromEpoch(number: number): Date | undefined {
  if (!Number.isFinite(number)) return undefined
  if (number < earliest) return sane(number * 1000)
  if (number < 1e14) return sane(number)
  return sane(number < 1e17 ? number / 1e3 : number / 1e6)
}

// 2025-01-28T17:25:12.123456789+02:00, with a blank for the T, without a zone (= UTC), or with Go's second zone
const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)? ?(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?: (?:[+-]\d{4}|[A-Z]{2,5}|m=[+-]?[\d.]{1,30})){0,3}$/i
// Aug 2, 2021 8:08:48 AM and Jul 10, 2023, 12:31:14 PM (CloudTrail's STS expiration; newer Javas put U+202F before AM)
const american =
  /^([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))? ?(AM|PM)?(?: (?:UTC|GMT|Z))?$/i
// Sat Mar 13 17:42:00 2021 +0530 (git), Mon Jan  2 15:04:05 2006
const git = /^[A-Z][a-z]{2},? ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})(?: ([+-]\d{4}))?$/
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const LENGTH_MAX = 100

function fromText(text: string): Date | undefined {
  // The common case in logs, and the only one that V8 parses in a straight line.
  if (text.length === 20 && text.charCodeAt(19) === 90 && text.charCodeAt(10) === 84) {
    const date = sane(Date.parse(text))
    // V8 rolls 31 February over into March.
    return date?.getUTCDate() === Number(text.slice(8, 10)) ? date : undefined
  }
  // No notation is longer, and what is longer is not looked at.
  if (text.length > LENGTH_MAX) return undefined
  const trimmed = text.trim().replace(/\s{1,20}/g, ' ')
  if (/^\d+(\.\d+)?$/.test(trimmed)) return fromEpoch(Number(trimmed))
  const found = iso.exec(trimmed)
  if (found) {
    const [, year, month, day, hour, minute, second, fraction, zone] = found
    const milliseconds = fraction ? Number(fraction.slice(0, 3).padEnd(3, '0')) : 0
    return utc(year, Number(month) - 1, day, hour, minute, second, milliseconds, zone)
  }
  const us = american.exec(trimmed)
  if (us) {
    const [, name = '', day, year, hour, minute, second, half] = us
    const clock = half ? (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hour)
    return utc(year, months.indexOf(name.toLowerCase()), day, clock, minute, second, 0)
  }
  const commit = git.exec(trimmed)
  if (commit) {
    const [, name = '', day, hour, minute, second, year, zone] = commit
    return utc(year, months.indexOf(name.toLowerCase()), day, hour, minute, second, 0, zone)
  }
  return undefined
}

type Part = string | number | undefined

function utc(
  year: Part,
  month: number,
  day: Part,
  hour: Part,
  minute: Part,
  second: Part,
  milliseconds: number,
  zone?: string,
): Date | undefined {
  const [y, d, h, m, s] = [
    Number(year),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  ]
  // Date.UTC would roll 31 February over into March. 60 is a leap second.
  if (month < 0 || month > 11 || h > 24 || m > 59 || s > 60 || d < 1) return undefined
  if (d > new Date(Date.UTC(y, month + 1, 0)).getUTCDate()) return undefined
  const offset = zone && /^[+-]/.test(zone) ? zone.replace(':', '') : '+0000'
  const minutes =
    (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5))) * (offset[0] === '-' ? -1 : 1)
  return sane(Date.UTC(y, month, d, h, m, s, milliseconds) - minutes * 60_000)
}
