import { lastDayOf } from '@/components/charts/prepare-timeline'
import type { Life, Milestone } from '@/lib/inventory/identity-life'
import type { EventKind } from '@/lib/model/vocabulary'
import { milestoneNames } from './milestone-names'

const DAY = 86_400_000

type Placed = Milestone & { percent: number }

/** Milestones within the steps of a timeline, each in the middle of its step, by kind in the order of the lines. */
export function placesOf(life: Life, milestones: readonly Milestone[]): Placed[] {
  const first = life.days[0]?.day
  if (first === undefined) return []
  const order = Object.keys(milestoneNames)
  const end = new Date(Date.parse(lastDayOf(life.days.at(-1)!.day, life.step)) + DAY)
  return milestones
    .filter(({ at }) => at.slice(0, 10) >= first && at < end.toISOString())
    .map((one) => {
      const place = life.days.findLastIndex((step) => step.day <= one.at.slice(0, 10))
      return { ...one, percent: ((place + 0.5) / life.days.length) * 100 }
    })
    .sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what))
}

/** A run of steps along the axis, in percent; `share` of the busiest step, null where no log tells. */
export interface Strip {
  left: number
  width: number
  share: number | null
}

/** Steps with such events as runs: neighbours that are as busy stand together. */
export function stripsOf(life: Life, kinds: readonly EventKind[]): Strip[] {
  const counts = life.days.map(({ counts: own }) =>
    own === null ? null : kinds.reduce((sum, kind) => sum + (own[kind] ?? 0), 0),
  )
  const most = Math.log1p(Math.max(1, ...counts.map((n) => n ?? 0)))
  // Three shades are enough to tell a busy day from a quiet one.
  const shares = counts.map((n) =>
    n === null ? null : n === 0 ? 0 : Math.ceil((3 * Math.log1p(n)) / most) / 3,
  )
  const strips: Strip[] = []
  const width = 100 / Math.max(1, life.days.length)
  for (const [at, share] of shares.entries()) {
    const last = strips.at(-1)
    if (last && at > 0 && shares[at - 1] === share) last.width += width
    else strips.push({ left: at * width, width, share })
  }
  return strips.filter(({ share }) => share !== 0)
}
