import { Cell, HeadCell, Table } from '@/components/ui/table'
import { type FactAbout, factsOf, type Subject } from '@/lib/model/conditions/facts'
import { factName } from '@/lib/model/fact-names'

const types: Record<FactAbout['type'], string> = {
  flag: 'yes or no: alone, or = true',
  count: 'a number: =, <, >= 3, in (1, 2)',
  seconds: 'a duration: > 12 hours',
  time: 'a date: older than 90 days, newer than, within, before 2026-01-31',
  text: 'a text: = "x", contains, starts with, ends with, in ("a", "b")',
  word: 'one of',
}

/** The facts that a condition may name, with what each of them is compared by. */
export function FactList({ subject }: { subject: Subject }) {
  const facts = [...factsOf[subject]].sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <details>
      <summary className="small text-2">
        {facts.length} facts to use. Each can also be tested with is known and is unknown; conditions are
        joined by and, or, not and brackets.
      </summary>
      <Table label="Facts">
        <thead>
          <tr>
            <HeadCell width="30%">Fact</HeadCell>
            <HeadCell width="30%">Says</HeadCell>
            <HeadCell>Compared as</HeadCell>
          </tr>
        </thead>
        <tbody>
          {facts.map(([name, { type, words }]) => (
            <tr key={name}>
              <Cell>
                <span className="mono">{name}</span>
              </Cell>
              <Cell>{factName(name)}</Cell>
              <Cell>
                <span className="text-2">
                  {types[type]}
                  {words ? ` ${words.join(', ')}` : ''}
                </span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  )
}
