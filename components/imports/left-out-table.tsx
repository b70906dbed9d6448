import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { ImportDetail } from './queries'

const REASONS_SHOWN = 20

/** What the files hold beside identities, one row for each thing that was said of it. */
export function LeftOutTable({ of }: { of: ImportDetail }) {
  const counts = new Map<string, number>()
  for (const { reason, n } of of.list.flatMap((file) => file.leftOut))
    counts.set(reason, (counts.get(reason) ?? 0) + n)
  if (counts.size === 0) return null
  const reasons = [...counts].sort(([, a], [, b]) => b - a)
  return (
    <section aria-labelledby="left-out">
      <SectionTitle id="left-out" note="valid, but without anything that Muster stores">
        Not about identities
      </SectionTitle>
      <Table label="Records that are not about identities" blocks>
        <thead>
          <tr>
            <HeadCell>What it is</HeadCell>
            <HeadCell width={88} numeric>
              Records
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {reasons.slice(0, REASONS_SHOWN).map(([reason, n]) => (
            <tr key={reason}>
              <Cell>
                <span className="prose">{reason}</span>
              </Cell>
              <Cell numeric label="records">
                {count(n)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {reasons.length > REASONS_SHOWN ? (
        <p className="small text-3 under">
          {REASONS_SHOWN} of {count(reasons.length)} shown.
        </p>
      ) : null}
    </section>
  )
}
