import { Link } from '@/components/ui/link'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { type Citation, citationWords, controlHref } from './posture'

type Reference = Citation & {
  means: { framework: string; name: string; control: string }[]
  /** What it means where that is no control of a registered framework. */
  elsewhere: string | null
}

/** References in use that are not published ids, with the controls that they mean and why. */
export function CrosswalkTable({ label, references }: { label: string; references: Reference[] }) {
  return (
    <Table label={label} blocks>
      <thead>
        <tr>
          <HeadCell width={200}>Cited as</HeadCell>
          <HeadCell width={150}>What is wrong</HeadCell>
          <HeadCell width={260}>Means</HeadCell>
          <HeadCell>Why</HeadCell>
        </tr>
      </thead>
      <tbody>
        {references.map((one) => (
          <tr key={`${one.citedFramework} ${one.cited} ${one.because}`}>
            <Cell>
              <span className="strong">{one.cited}</span>
              <span className="small text-3 block">{one.citedFramework}</span>
            </Cell>
            <Cell>{citationWords[one.verdict] ?? one.verdict}</Cell>
            <Cell>
              {one.elsewhere}
              <ul className="prose">
                {one.means.map(({ framework, name, control }) => (
                  <li key={`${framework} ${control}`}>
                    <Link className="strong" href={controlHref(framework, control, one.cited)}>
                      {control}
                    </Link>{' '}
                    <span className="small text-3">{name}</span>
                  </li>
                ))}
              </ul>
            </Cell>
            <Cell>
              <span className="text-2 prose">{one.because}</span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
