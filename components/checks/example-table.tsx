import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import { verdictNames } from './check-words'
import styles from './checks.module.css'
import type { CheckDetail } from '@/lib/model/answers/checks'

/** One example of each verdict; a test runs them all against the database. */
export function ExampleTable({ examples }: { examples: CheckDetail['examples'] }) {
  return (
    <Table label="Examples" blocks>
      <thead>
        <tr>
          <HeadCell width={132}>Verdict</HeadCell>
          <HeadCell width="28%">When</HeadCell>
          <HeadCell>Facts</HeadCell>
        </tr>
      </thead>
      <tbody>
        {examples.map(({ verdict, when, facts }) => (
          <tr key={`${verdict} ${when}`}>
            <Cell>
              {verdict === 'unknown' ? <Unknown /> : <span className="strong">{verdictNames[verdict]}</span>}
            </Cell>
            <Cell>
              <span className="text-2 prose">{when}</span>
            </Cell>
            <Cell>
              <span className={`${styles.facts} mono text-3`}>
                {Object.entries(facts).map(([name, value]) => (
                  <span key={name}>
                    {name} = {String(value)}
                  </span>
                ))}
              </span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
