import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import { cx } from '@/components/ui/cx'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell } from '@/components/ui/table'
import { UnknownGlyph } from '@/components/ui/unknown-glyph'
import { ControlChecks } from './control-checks'
import styles from './control-table.module.css'
import { anchorOf, stateOf } from './posture'
import { TallyCells } from './tally-cells'
import type { ControlContext } from './control-context'
import type { ControlPosture } from '@/lib/model/answers/frameworks'

type Props = {
  control: ControlPosture
  /** Its checks are shown; the link closes them. */
  open: boolean
  href: string
  context: ControlContext
}

const COLUMNS = 9

export function ControlRow({ control, open, href, context }: Props) {
  const state = stateOf(control)
  const checks = control.checks.map(({ id }) => id)
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <>
      <tr id={anchorOf(control.id)} className={cx(open && styles.open)}>
        <Cell>
          <Link href={href} scroll={false} className={styles.toggle} aria-expanded={open}>
            <Chevron size={14} aria-hidden="true" />
            {control.id}
          </Link>
        </Cell>
        <Cell>
          <span title={control.title} className={styles.title}>
            {control.title}
          </span>
        </Cell>
        {state === 'cannot_judge' || state === 'nobody' ? (
          <Cell span={COLUMNS - 2}>
            {state === 'cannot_judge' ? (
              <span className={styles.because}>
                <UnknownGlyph />
                <span>Cannot be evaluated: {reasonOf(control, context)}.</span>
              </span>
            ) : (
              <span className="text-3">No stored identity is in scope of this control.</span>
            )}
          </Cell>
        ) : (
          <>
            <td className={styles.bar}>
              <ProportionBar
                holds={control.holds}
                gap={control.gap}
                accepted={control.accepted}
                unknown={control.unknown}
                of="identities"
              />
            </td>
            <TallyCells of={control} checks={checks} within={context.within} />
            <Cell label="worst">
              {control.worst ? (
                <SeverityMark severity={control.worst} />
              ) : (
                <span className="text-3">none open</span>
              )}
            </Cell>
          </>
        )}
      </tr>
      {open ? (
        <tr className={styles.detail}>
          <td colSpan={COLUMNS}>
            <ControlChecks control={control} context={context} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function reasonOf(control: ControlPosture, { unknownBecause }: ControlContext): string {
  const reasons = control.checks
    .filter((check) => check.unknown > 0)
    .map((check) => unknownBecause[check.id])
    .filter((reason) => reason !== undefined)
  return [...new Set(reasons)].join('; ')
}
