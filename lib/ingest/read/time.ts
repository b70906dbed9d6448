/**
 * Reads every shape in which the sources write an instant. Undefined means "no instant": empty, `N/A`, Go's zero
 * time, a date that stands for "never" (year 2299 and later), or text that is not a date at all.
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
  // 9999-12-31, 31.12.9999, 12/31/2299: a year so far ahead stands for "never" however it is written.
  const match =
    typeof value === 'string' && value.length <= LENGTH_MAX
      ? /(?:^|\D)(2299|2[3-9]\d\d|[3-9]\d{3})(?:\D|$)/.exec(value)
      : undefined
  return match !== undefined && match !== null && /\d[-/.]\d|\d[- ][A-Za-z]{3,9}[- ]\d/.test(value as string)
}

const neverFrom = Date.UTC(2299, 0, 1)
const lastOfAll = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
/** Nothing that Muster reads is older: smaller numbers are durations, counters or Go's zero time. */
const earliest = Date.UTC(1980, 0, 1)

function sane(milliseconds: number): Date | undefined {
  return milliseconds >= earliest && milliseconds < neverFrom ? new Date(milliseconds) : undefined
}

/** Whether the text or number stands for "not set": Go's and .NET's year 1, the year 1601 of Windows, zero. */
export function isUnset(value: unknown): boolean {
  if (value === 0 || value === '0') return true
  return typeof value === 'string' && /(?:^|\D)(?:0000|0001|1601|1753|1899)(?:\D|$)/.test(value)
}

/** 100 nanoseconds since 1601, as Active Directory counts. Nanoseconds since 1970 are larger for every date that counts. */
const fileTimes = { from: 1.19e17, to: 2.2e17, epochMs: 11_644_473_600_000 }

/** Seconds, milliseconds, microseconds, nanoseconds or Windows file time, told apart by size. */
function fromEpoch(number: number): Date | undefined {
  if (!Number.isFinite(number)) return undefined
  if (number < earliest) return sane(number * 1000)
  if (number < 1e14) return sane(number)
  if (number >= fileTimes.from && number < fileTimes.to) return sane(number / 1e4 - fileTimes.epochMs)
  return sane(number < 1e17 ? number / 1e3 : number / 1e6)
}

// 2025-01-28T17:25:12.123456789+02:00, 2025/01/28 05:25 PM, with a blank for the T, without a zone (= UTC), or with Go's second zone
const isoForm =
  /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)?(?: ?(AM|PM))? ?(Z|[A-Z]{2,5}|[+-]\d\d:?\d\d)?(?: (?:[+-]\d{4}|[A-Z]{2,5}))?(?: m=[+-]?[\d.]{1,30})?$/i
// 20261101 and LDAP's 20261101120000Z
const basic = /^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(?:\.\d{1,9})?(Z|[+-]\d{4})?)?$/
// Aug 2, 2021 8:08:48 AM and Jul 10, 2023, 12:31:14 PM (CloudTrail's STS expiration; newer Javas put U+202F before AM)
const american =
  /^([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))? ?(AM|PM)?)?(?: ([A-Z]{1,5}))?$/i
// 11/28/2026, 9:31:02.123 AM: only American English writes the comma and AM in capitals, so the month stands first (Log Analytics' CSV)
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))? (AM|PM)$/
// 01-Mar-2024, 1 March 2024 10:00
const spoken =
  /^(\d{1,2})[ -]([A-Z][a-z]{2})[a-z]*[ -](\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))? ?(AM|PM)?)?(?: ([A-Z]{1,5}))?$/i
// Sat Mar 13 17:42:00 2021 +0530 (git), Mon Jan  2 15:04:05 2006
const git = /^[A-Z][a-z]{2},? ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})(?: ([+-]\d{4}))?$/
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const LENGTH_MAX = 100
const monthOf = (name: string | undefined) => months.indexOf((name ?? '').slice(0, 3).toLowerCase())

/** Zone abbreviations with one meaning. IST, CST and BST have several, so a time with one of them is not accepted. */
const zones: Readonly<Record<string, string>> = {
  Z: '+0000',
  UTC: '+0000',
  GMT: '+0000',
  WET: '+0000',
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
  EEST: '+0300',
  EST: '-0500',
  EDT: '-0400',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  JST: '+0900',
  AEST: '+1000',
  AEDT: '+1100',
}

/** The offset that a zone names; undefined when it is not known. No zone is UTC. */
function offsetOf(zone: string | undefined): string | undefined {
  if (!zone) return '+0000'
  return /^[+-]/.test(zone) ? zone.replace(':', '') : zones[zone.toUpperCase()]
}

/** An hour as the clock of `half` (AM, PM or none) writes it; undefined when there is no such hour on it. */
function hourOf(hour: string | undefined, half: string | undefined): number | undefined {
  const number = Number(hour ?? 0)
  if (!half) return number
  if (hour === undefined || number < 1 || number > 12) return undefined
  return (number % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
}

function fromText(text: string): Date | undefined {
  // The common case in logs, and the only one that V8 parses in a straight line.
  if (
    (text.length === 20 || (text.length === 24 && text.charCodeAt(19) === 46)) &&
    text.charCodeAt(text.length - 1) === 90 &&
    text.charCodeAt(10) === 84
  ) {
    const date = sane(Date.parse(text))
    // V8 rolls 31 February over into March. What it does not read, 24:00 or a leap second, may be read below.
    if (date?.getUTCDate() === Number(text.slice(8, 10))) return date
  }
  // No notation is longer, and what is longer is not looked at.
  if (text.length > LENGTH_MAX) return undefined
  const trimmed = text.trim().replace(/\s{1,20}/g, ' ')
  const whole = basic.exec(trimmed)
  if (whole) {
    const [, year, month, day, hour, minute, second, zone] = whole
    // Fourteen digits may also count milliseconds; the calendar decides.
    const read = utc(year, Number(month) - 1, day, Number(hour ?? 0), minute, second, 0, zone)
    if (read) return read
  }
  if (/^\d+(\.\d+)?$/.test(trimmed)) return fromEpoch(Number(trimmed))
  const found = isoForm.exec(trimmed)
  if (found) {
    const [, year, , month, day, hour, minute, second, fraction, half, zone] = found
    const milliseconds = fraction ? Number(fraction.slice(0, 3).padEnd(3, '0')) : 0
    return utc(year, Number(month) - 1, day, hourOf(hour, half), minute, second, milliseconds, zone)
  }
  const us = american.exec(trimmed)
  if (us) {
    const [, name, day, year, hour, minute, second, half, zone] = us
    return utc(year, monthOf(name), day, hourOf(hour, half), minute, second, 0, zone)
  }
  const month = slashed.exec(trimmed)
  if (month) {
    const [, first, day, year, hour, minute, second, fraction, half] = month
    const milliseconds = fraction ? Number(fraction.slice(0, 3).padEnd(3, '0')) : 0
    return utc(year, Number(first) - 1, day, hourOf(hour, half), minute, second, milliseconds)
  }
  const words = spoken.exec(trimmed)
  if (words) {
    const [, day, name, year, hour, minute, second, half, zone] = words
    return utc(year, monthOf(name), day, hourOf(hour, half), minute, second, 0, zone)
  }
  const commit = git.exec(trimmed)
  if (commit) {
    const [, name, day, hour, minute, second, year, zone] = commit
    return utc(year, monthOf(name), day, Number(hour), minute, second, 0, zone)
  }
  return undefined
}

type Part = string | number | undefined

function utc(
  year: Part,
  month: number,
  day: Part,
  hour: number | undefined,
  minute: Part,
  second: Part,
  milliseconds: number,
  zone?: string,
): Date | undefined {
  const offset = offsetOf(zone)
  if (hour === undefined || offset === undefined) return undefined
  const [y, d, m, s] = [Number(year), Number(day), Number(minute ?? 0), Number(second ?? 0)]
  // Date.UTC would roll 31 February over into March. 60 is a leap second.
  if (month < 0 || month > 11 || hour > 24 || m > 59 || s > 60 || d < 1) return undefined
  if (d > new Date(Date.UTC(y, month + 1, 0)).getUTCDate()) return undefined
  const minutes =
    (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5))) * (offset[0] === '-' ? -1 : 1)
  return sane(Date.UTC(y, month, d, hour, m, s, milliseconds) - minutes * 60_000)
}
