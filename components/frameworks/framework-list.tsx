import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Published } from './published'

export interface FrameworkLine {
  id: string
  name: string
  version: string
  published: string
  /** Entries of the framework, headings included. */
  entries: number
  /** Controls with a check: holds + withGaps + unjudged add up to it. */
  controls: number
  holds: number
  withGaps: number
  unjudged: number
  /** Controls without a check, verified by a person; those that failed; those that nobody verified. */
  verified: number
  failedByHand: number
  open: number
}

/** The frameworks with their posture in words and as a bar of controls. */
export function FrameworkList({ label, frameworks }: { label: string; frameworks: FrameworkLine[] }) {
  return (
    <Table label={label} blocks>
      <thead>
        <tr>
          <HeadCell width="42%">Framework</HeadCell>
          <HeadCell width={104} keep={3}>
            Published
          </HeadCell>
          <HeadCell width="16%" keep={3}>
            Controls
          </HeadCell>
          <HeadCell>Posture</HeadCell>
        </tr>
      </thead>
      <tbody>
        {frameworks.map((one) => (
          <tr key={one.id}>
            <Cell>
              <NameCell
                name={`${one.name} ${one.version}`}
                href={`/frameworks/${one.id}`}
                detail={`${counted(one.controls, 'control')} with checks of ${counted(one.entries, 'entry', 'entries')}`}
              />
            </Cell>
            <Cell keep={3}>
              <Published at={one.published} />
            </Cell>
            <Cell keep={3}>
              <ProportionBar holds={one.holds} gap={one.withGaps} unknown={one.unjudged} of="controls" />
            </Cell>
            <Cell>
              <span className="text-2 prose">{words(one)}</span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function words({ controls, withGaps, holds, unjudged, verified, failedByHand, open }: FrameworkLine): string {
  if (unjudged === controls) return `None of ${controls} can be evaluated: no stored identity is in scope.`
  const parts = [
    `${withGaps} of ${controls} ${withGaps === 1 ? 'has' : 'have'} open gaps`,
    holds > 0 ? `${holds} ${holds === 1 ? 'shows' : 'show'} none` : null,
    unjudged > 0 ? `${unjudged} cannot be evaluated` : null,
    verified > 0 ? `${verified} verified manually` : null,
    failedByHand > 0 ? `${failedByHand} failed manually` : null,
    open > 0 ? `${open} without a check` : null,
  ]
  return `${parts.filter(Boolean).join(', ')}.`
}
