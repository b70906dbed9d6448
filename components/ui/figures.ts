/** How figures read on screen. The locale is fixed: a report, a page and a screenshot of it must say the same. */
const thousands = new Intl.NumberFormat('en-GB')

export const count = (n: number) => thousands.format(n)

/** "1 identity", "41,286 identities". */
export const counted = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`

/** "82 %"; a part that exists never reads as 0 %, and a whole that is not whole never as 100 %. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %'
  const share = (part / whole) * 100
  if (share > 0 && share < 0.1) return 'under 0.1 %'
  if (share > 99.9 && share < 100) return 'over 99.9 %'
  return `${Number(share.toFixed(share < 10 || share > 90 ? 1 : 0))} %`
}

/** "214 days old, policy 90". */
export function ageSentence(days: number, policyDays: number | null): string {
  const age = `${counted(days, 'day')} old`
  return policyDays === null ? `${age}, no policy` : `${age}, policy ${count(policyDays)}`
}

/** "2 h ago", "3 d ago", "in 8 d". Both instants are given, so server and browser agree. */
export function relative(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000)
  const size = Math.abs(seconds)
  if (size < 60) return 'just now'
  const length =
    size < 3600
      ? `${Math.floor(size / 60)} min`
      : size < 86_400
        ? `${Math.floor(size / 3600)} h`
        : `${count(Math.floor(size / 86_400))} d`
  return seconds > 0 ? `${length} ago` : `in ${length}`
}

// Making a format costs a hundred times what using it costs, and a page shows many instants.
const formats = new Map<string | undefined, Intl.DateTimeFormat>()
function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return format
}

const fields = (at: Date, timeZone: string | undefined) =>
  Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )

/** "22 Nov 2026"; `timeZone` undefined is the reader's own. */
export function day(at: Date, timeZone?: string): string {
  const f = fields(at, timeZone)
  // Intl says "Sept" in British English; every month of ours has three letters.
  return `${f.day} ${f.month?.slice(0, 3)} ${f.year}`
}

/** "22 Nov 2026, 08:14". */
export function minute(at: Date, timeZone?: string): string {
  const f = fields(at, timeZone)
  return `${f.day} ${f.month?.slice(0, 3)} ${f.year}, ${f.hour}:${f.minute}`
}

/** "2026-11-22 07:14 UTC", the form shown on hover. */
export const utc = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Cuts the middle, never the end: the end of an id is what tells two apart. */
export function middle(text: string, most: number): string {
  if (text.length <= most) return text
  const tail = Math.ceil((most - 1) * 0.6)
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`
}

/** The last second of a day where the reader is: "due on" means the whole of it. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString()

/** "day", "7 days": what follows "in the last". */
export const lastDays = (days: string): string => (days === '1' ? 'day' : `${days} days`)
