import { counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import styles from './uncovered-controls.module.css'
import { anchorOf, stateOf } from './posture'
import type { ControlPosture } from '@/lib/model/answers/frameworks'

/** Controls for which no check gives evidence, grouped by the reason. Left out, they would read as if they held. */
export function UncoveredControls({ controls, open }: { controls: ControlPosture[]; open: string | null }) {
  const uncovered = controls.filter((control) => stateOf(control) === 'no_check')
  if (uncovered.length === 0) return null
  const reasons = Map.groupBy(uncovered, ({ noneBecause }) => noneBecause ?? 'No reason recorded.')
  return (
    <section aria-labelledby="uncovered">
      <SectionTitle
        id="uncovered"
        note={`${counted(uncovered.length, 'entry', 'entries')}, not counted above`}
      >
        Controls without a check
      </SectionTitle>
      {[...reasons].map(([reason, group]) => (
        <div key={reason} className={styles.group}>
          <p className="text-2">
            {reason} <span className="text-3">{counted(group.length, 'entry', 'entries')}</span>
          </p>
          <ul className={styles.list}>
            {group.map((control) => (
              <li
                key={control.id}
                id={anchorOf(control.id)}
                aria-current={control.id === open ? 'true' : undefined}
              >
                <span className="strong nowrap">{control.id}</span>{' '}
                <span className="text-2">{control.title}</span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
