import { counted, day } from '@/components/ui/figures'
import type { Life, Milestone } from '@/lib/inventory/identity-life'
import styles from './life-lanes.module.css'
import { milestoneNames } from './milestone-names'
import { placesOf } from './life-places'

/** One line for each kind of milestone, along the axis of the drawing above it. */
export function LifeLanes({ life, milestones }: { life: Life; milestones: Milestone[] }) {
  const placed = placesOf(life, milestones)
  return (
    <div className={styles.lanes}>
      {[...Map.groupBy(placed, ({ what }) => what)].map(([what, marks]) => (
        <p key={what} className={styles.lane}>
          <span className={styles.name}>
            {milestoneNames[what]}
            <span className="visually-hidden">
              : {counted(marks.length, 'date')} in this range, listed below
            </span>
          </span>
          <span className={styles.line} aria-hidden="true">
            {marks.map((mark) => (
              <span
                key={`${mark.at} ${mark.text}`}
                className={styles.mark}
                style={{ left: `${mark.percent}%` }}
                title={`${day(new Date(mark.at), 'UTC')}: ${mark.text}`}
              />
            ))}
          </span>
        </p>
      ))}
    </div>
  )
}
