import { Time } from '@/components/ui/time'

/** When a framework was published: a day, or the month or year where no more is known. */
export const Published = ({ at }: { at: string }) =>
  at.length === 10 ? <Time at={at} form="day" /> : <span className="nowrap">{at}</span>
