import { Fragment } from 'react'
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
          <HeadCell width={280}>Means</HeadCell>
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
                {[...Map.groupBy(one.means, ({ name }) => name)].map(([name, controls]) => (
                  <li key={name}>
                    {controls.map(({ framework, control }, at) => (
                      <Fragment key={control}>
                        {at > 0 ? ', ' : null}
                        <Link className="strong" href={controlHref(framework, control, one.cited)}>
                          {control}
                        </Link>
                      </Fragment>
                    ))}
                    <span className="small text-3 block">{name}</span>
                  </li>
                ))}
              </ul>
            </Cell>
            <Cell>
              <Reason text={one.because} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** The first sentence; the rest of a long explanation opens. */
function Reason({ text }: { text: string }) {
  const end = text.search(/\. [A-Z]/) + 1
  if (end === 0) return <span className="text-2 prose">{text}</span>
  return (
    <details className="text-2 prose">
      <summary>{text.slice(0, end)}</summary>
      {text.slice(end + 1)}
    </details>
  )
}
