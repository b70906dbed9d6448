import { Link } from '@/components/ui/link'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { controlHref } from './posture'

export interface ComparedControl {
  id: string
  title: string
}
type Props = {
  names: [string, string]
  ids: [string, string]
  shared: { check: string; title: string; a: ComparedControl[]; b: ComparedControl[] }[]
}

/** Checks that are evidence in two frameworks, each with the controls that it feeds in either. */
export function ComparisonTable({ names, ids, shared }: Props) {
  return (
    <Table label="Checks that are evidence in both" blocks>
      <thead>
        <tr>
          <HeadCell width="30%">Check</HeadCell>
          <HeadCell>{names[0]}</HeadCell>
          <HeadCell>{names[1]}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {shared.map((one) => (
          <tr key={one.check}>
            <Cell>
              <Link href={`/checks/${one.check}`}>{one.title}</Link>
            </Cell>
            <Cell label={names[0]}>
              <Controls framework={ids[0]} controls={one.a} />
            </Cell>
            <Cell label={names[1]}>
              <Controls framework={ids[1]} controls={one.b} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Controls of one framework, each a link. */
export const Controls = ({ framework, controls }: { framework: string; controls: ComparedControl[] }) => (
  <ul className="prose">
    {controls.map(({ id, title }) => (
      <li key={id}>
        <Link className="strong" href={controlHref(framework, id)}>
          {id}
        </Link>{' '}
        <span className="text-2">{title}</span>
      </li>
    ))}
  </ul>
)
