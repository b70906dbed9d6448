import { counted, day } from '@/components/ui/figures'
import type { Life, Milestone } from '@/lib/inventory/identity-life'
import type { EventKind } from '@/lib/model/vocabulary'
import styles from './life-lanes.module.css'
import { milestoneNames } from './milestone-names'
import { placesOf, type Strip, stripsOf } from './life-places'

/** One line for each kind of milestone, along the axis of the drawing above it. */
export function LifeLanes({ life, milestones }: { life: Life; milestones: Milestone[] }) {
  const placed = placesOf(life, milestones)
  return (
    <div className={styles.lanes}>
      {events.map(([name, kinds]) => (
        <Strips key={name} name={name} strips={stripsOf(life, kinds)} />
      ))}
      {[...Map.groupBy(placed, ({ what }) => what)].map(([what, marks]) => (
        <p key={what} className={styles.lane}>
          <span className={styles.name}>
            {milestoneNames[what]}
            <span className="visually-hidden">
              : {counted(marks.length, 'date')} in this range, listed below
            </span>
          </span>
          <span className={styles.line} aria-hidden="true">
            {marks.map((mark, at) => (
              <span
                key={`${mark.at} ${mark.text} ${at}`}
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

const events: [string, EventKind[]][] = [
  ['Issued', ['issue', 'renew', 'exchange']],
  ['Used', ['use']],
]

/** When something of a kind happened: the fuller, the more. The figures are in the table of the drawing above. */
function Strips({ name, strips }: { name: string; strips: Strip[] }) {
  if (strips.every(({ share }) => share === null)) return null
  return (
    <p className={styles.lane}>
      <span className={styles.name}>{name}</span>
      <span className={styles.line} aria-hidden="true">
        {strips.map(({ left, width, share }) => (
          <span
            key={left}
            className={share === null ? styles.unknown : styles.strip}
            style={{ left: `${left}%`, width: `${width}%`, opacity: share ?? undefined }}
          />
        ))}
      </span>
    </p>
  )
}
