import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { ProportionKey } from '@/components/ui/proportion-key'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import type { RollRow } from '@/lib/overview/overview'
import styles from './roll-table.module.css'

/** Four questions about every identity. Each row adds up to the total, including "not applicable". */
export function RollTable({ total, rows }: { total: number; rows: RollRow[] }) {
  return (
    <section aria-labelledby="roll">
      <SectionTitle id="roll" note={`each row totals ${count(total)}`} more={<ProportionKey />}>
        Posture
      </SectionTitle>
      <Table label="Posture" blocks>
        <thead>
          <tr>
            <HeadCell width={232}>Question</HeadCell>
            <HeadCell>
              <span className="visually-hidden">Proportion</span>
            </HeadCell>
            <HeadCell width={72} numeric>
              Holds
            </HeadCell>
            <HeadCell width={72} numeric>
              Gap
            </HeadCell>
            <HeadCell width={84} numeric>
              Unknown
            </HeadCell>
            <HeadCell width={104} numeric full="Not applicable">
              Not applicable
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <Cell>
                <span className="strong">{row.question}</span>
              </Cell>
              <Cell>
                <div className={styles.bar}>
                  <ProportionBar
                    holds={row.holds}
                    gap={row.gap}
                    unknown={row.unknown}
                    of="identities in scope"
                  />
                </div>
              </Cell>
              <Cell numeric label="holds">
                {count(row.holds)}
              </Cell>
              <Cell numeric label="gap">
                {row.gap > 0 ? (
                  <Link
                    href={row.gapHref}
                    className={styles.gap}
                    aria-label={`${count(row.gap)} gaps: ${row.question}`}
                  >
                    {count(row.gap)}
                  </Link>
                ) : (
                  '0'
                )}
              </Cell>
              <Cell numeric label="unknown">
                {row.unknown > 0 ? (
                  <Link href={row.unknownHref} aria-label={`${count(row.unknown)} unknown: ${row.question}`}>
                    <Unknown mark={false}>{count(row.unknown)}</Unknown>
                  </Link>
                ) : (
                  '0'
                )}
              </Cell>
              <Cell numeric label="not applicable">
                <span className="text-3">{count(row.notApplicable)}</span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
