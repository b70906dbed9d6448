import { ProportionKey } from '@/components/ui/proportion-key'
import { HeadCell } from '@/components/ui/table'
import table from '@/components/ui/table.module.css'
import { ControlRow } from './control-row'
import type { ControlContext } from './control-context'
import styles from './control-table.module.css'
import { stateOf } from './posture'
import { TallyHeads } from './tally-cells'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'

type Props = { posture: FrameworkPosture; open: string | null; context: ControlContext }

/** Every control that has a check; the address says which one is open. */
export function ControlTable({ posture, open, context }: Props) {
  const path = `/frameworks/${posture.id}`
  return (
    <section aria-label="Controls">
      <div className="row wrap">
        <ProportionKey parts={['holds', 'gap', 'accepted', 'unknown']} />
        <span className="grow" />
        <span className="small text-3">
          Holds + gap + accepted + unknown = identities in scope of the control
        </span>
      </div>
      <div className={table.sideways}>
        <table className={`${table.table} ${table.blocks} ${styles.table}`} aria-label="Controls">
          <thead>
            <tr>
              <HeadCell width={128}>
                <span style={{ paddingLeft: 30 }}>Control</span>
              </HeadCell>
              <HeadCell>Title</HeadCell>
              <th scope="col" className={styles.bar} style={{ width: '20%' }}>
                Identities
              </th>
              <TallyHeads />
              <HeadCell width={96}>Worst</HeadCell>
            </tr>
          </thead>
          <tbody>
            {posture.controls
              .filter((control) => stateOf(control) !== 'no_check')
              .map((control) => (
                <ControlRow
                  key={control.id}
                  control={control}
                  open={control.id === open}
                  href={
                    control.id === open
                      ? path
                      : `${path}?control=${encodeURIComponent(control.id).replaceAll('%3A', ':')}`
                  }
                  context={context}
                />
              ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
