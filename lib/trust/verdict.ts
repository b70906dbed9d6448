import type { TrustJudgement } from '@/lib/model/records'

/** A judgement without its proposal. */
export type Verdict = Omit<TrustJudgement, 'safe'>

const grades = ['safe', 'caution', 'unknown', 'dangerous'] as const
const reaches = ['nobody', 'named', 'unknown', 'organisation', 'strangers'] as const

const weight = ({ grade, reach }: Verdict) => grades.indexOf(grade) * 10 + reaches.indexOf(reach)

const NAMED_MAX = 3

/** One of several is enough to pass: the loosest counts, and all that are as loose are named. */
export function loosest(all: readonly Verdict[]): Verdict {
  const worst = all.reduce((found, one) => (weight(one) > weight(found) ? one : found))
  const named = [...new Set(all.filter((one) => weight(one) === weight(worst)).map(({ who }) => who))]
  const more = named.length - NAMED_MAX
  return {
    ...worst,
    who: [...named.slice(0, NAMED_MAX), ...(more > 0 ? [`and ${more} more like these`] : [])].join('; '),
  }
}

/** All have to be met: the tightest counts. */
export const tightest = (all: readonly Verdict[]): Verdict =>
  all.reduce((best, one) => (weight(one) < weight(best) ? one : best))
