import { prepareBars, type Bars } from './prepare-bars'

/** Credentials whose age in days lies from `from` to `to`, both included; `to` null has no end. */
export type AgeBucket = { from: number; to: number | null; count: number }

export type RotationAge = Bars & {
  /** The policy line is drawn before the bar of this place; null without a policy. */
  policyBefore: number | null
  policyDays: number | null
}

const years = (days: number) => Math.round(days / 365)

/** "0–30", "181–365", "1–2 y", "over 2 y". */
export function ageRange(from: number, to: number | null): string {
  if (to === null) return from > 365 ? `over ${years(from)} y` : `over ${from - 1}`
  return from > 365 ? `${years(from)}–${years(to)} y` : `${from}–${to}`
}

export function prepareRotationAge(
  buckets: AgeBucket[],
  unknown: number,
  policyDays: number | null,
): RotationAge {
  const ordered = [...buckets].sort((a, b) => a.from - b.from)
  const side = (bucket: AgeBucket) =>
    policyDays === null || (bucket.to !== null && bucket.to <= policyDays)
      ? ('holds' as const)
      : bucket.from > policyDays
        ? ('gap' as const)
        : ('across' as const)
  const before = policyDays === null ? -1 : ordered.findIndex((bucket) => side(bucket) !== 'holds')
  return {
    ...prepareBars(
      ordered.map((bucket) => ({
        label: ageRange(bucket.from, bucket.to),
        count: bucket.count,
        side: side(bucket),
      })),
      unknown,
    ),
    policyDays,
    policyBefore: policyDays === null ? null : before < 0 ? ordered.length : before,
  }
}
