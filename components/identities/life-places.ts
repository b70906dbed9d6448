import type { Life, Milestone } from '@/lib/inventory/identity-life'
import { milestoneNames } from './milestone-names'

type Placed = Milestone & { percent: number }

/** Milestones within the steps of a timeline, each in the middle of its step, by kind in the order of the lines. */
export function placesOf(life: Life, milestones: readonly Milestone[]): Placed[] {
  const first = life.days[0]?.day
  if (first === undefined) return []
  const order = Object.keys(milestoneNames)
  const end = new Date(`${life.days.at(-1)!.day}T00:00:00Z`)
  if (life.step === 'month') end.setUTCMonth(end.getUTCMonth() + 1)
  else end.setUTCDate(end.getUTCDate() + (life.step === 'week' ? 7 : 1))
  return milestones
    .filter(({ at }) => at.slice(0, 10) >= first && at < end.toISOString())
    .map((one) => {
      const place = life.days.findLastIndex((step) => step.day <= one.at.slice(0, 10))
      return { ...one, percent: ((place + 0.5) / life.days.length) * 100 }
    })
    .sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what))
}
