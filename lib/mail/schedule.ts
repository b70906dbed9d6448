import { setting } from '@/lib/db/settings'

/** When mail may go out. `from` and `to` are minutes of the day in `zone`; the quiet time may cross midnight. */
export interface MailHours {
  quiet: { from: number; to: number } | null
  /** Minute of the day at which what is not urgent goes out, in one message a person. */
  digest: number | null
  zone: string
}

/** From MUSTER_QUIET_HOURS, MUSTER_MAIL_DIGEST and MUSTER_TIME_ZONE. */
export const mailHours = (): MailHours => ({
  quiet: setting('MUSTER_QUIET_HOURS') ?? null,
  digest: setting('MUSTER_MAIL_DIGEST') ?? null,
  zone: setting('MUSTER_TIME_ZONE'),
})

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
