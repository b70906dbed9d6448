import { count, percent } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import styles from './reports.module.css'
import type { Figures } from '@/lib/model/answers/reports'

/** The figures of a report, each group adding up to its total. */
export function FigureTables({ groups }: { groups: Figures[] }) {
  return (
    <div className={styles.figures}>
      {groups.map(({ title, total, unit, rows }) => (
        <section key={title} aria-label={title}>
          <SectionTitle>{title}</SectionTitle>
          <Table label={title} compact>
            <thead className="visually-hidden">
              <tr>
                <HeadCell>Breakdown</HeadCell>
                <HeadCell numeric width={96}>
                  Number
                </HeadCell>
                <HeadCell numeric width={72}>
                  Share
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ label, value }) => (
                <tr key={label}>
                  <Cell>
                    {label}
                    {total && value !== null ? (
                      <span className={styles.bar} aria-hidden="true">
                        <i
                          className={/unknown|cannot/i.test(label) ? styles.unknown : undefined}
                          style={{ width: `${Math.min(100, (100 * value) / total)}%` }}
                        />
                      </span>
                    ) : null}
                  </Cell>
                  <Cell numeric>{value === null ? 'unknown' : unit ? `${value} ${unit}` : count(value)}</Cell>
                  <Cell numeric>
                    <span className="text-3">{total && value !== null ? percent(value, total) : null}</span>
                  </Cell>
                </tr>
              ))}
              {total === undefined ? null : (
                <tr>
                  <Cell>
                    <span className="strong">Total</span>
                  </Cell>
                  <Cell numeric>
                    <span className="strong">{count(total)}</span>
                  </Cell>
                  <Cell numeric>{null}</Cell>
                </tr>
              )}
            </tbody>
          </Table>
        </section>
      ))}
    </div>
  )
}
