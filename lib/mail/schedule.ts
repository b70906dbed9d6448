/** When mail may go out. `from` and `to` are minutes of the day in `zone`; the quiet time may cross midnight. */
export interface MailHours {
  quiet: { from: number; to: number } | null
  /** Minute of the day at which what is not urgent goes out, in one message a person. */
  digest: number | null
  zone: string
}

const minutes = (text: string): number => {
  const [, hours, rest] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(rest) > 59)
    throw new Error(`"${text}" is no time of the day like 18:30.`)
  return Number(hours) * 60 + Number(rest)
}

/** From MUSTER_QUIET_HOURS ("20:00-07:00"), MUSTER_MAIL_DIGEST ("08:00") and MUSTER_TIME_ZONE ("Europe/Berlin"). */
export function mailHours(environment: Record<string, string | undefined> = process.env): MailHours {
  const {
    MUSTER_QUIET_HOURS: quiet,
    MUSTER_MAIL_DIGEST: digest,
    MUSTER_TIME_ZONE: zone = 'UTC',
  } = environment
  const [from, to] = quiet?.split('-') ?? []
  return {
    quiet: from && to ? { from: minutes(from), to: minutes(to) } : null,
    digest: digest ? minutes(digest) : null,
    zone,
  }
}

// Minute of the day by the clock of a time zone, so that the hour stays the same when daylight saving begins or ends.
function minuteOfDay(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value)
  return part('hour') * 60 + part('minute')
}

const after = (at: Date, target: number, zone: string): Date =>
  new Date(at.getTime() + ((target - minuteOfDay(at, zone) + 1440) % 1440) * 60_000)

/** The first moment at which a message may go: at the digest's hour unless it is urgent, and never in the quiet time. */
export function sendAt(at: Date, isUrgent: boolean, hours: MailHours): Date {
  const asked = !isUrgent && hours.digest !== null ? after(at, hours.digest, hours.zone) : at
  if (!hours.quiet) return asked
  const { from, to } = hours.quiet
  const minute = minuteOfDay(asked, hours.zone)
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to
  return isQuiet ? after(asked, to, hours.zone) : asked
}
