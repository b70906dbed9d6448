import { Link } from '@/components/ui/link'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import type { FrameworkSummary } from '@/lib/model/answers/frameworks'
import styles from './framework-list.module.css'

/** Controls of each framework by current result; counts, no score. */
export function FrameworkList({ frameworks }: { frameworks: FrameworkSummary[] }) {
  return (
    <section aria-labelledby="frameworks" className={styles.ruled}>
      <SectionTitle
        id="frameworks"
        note="controls with at least one check"
        more={<Link href="/frameworks">All frameworks</Link>}
      >
        Frameworks
      </SectionTitle>
      <Table label="Frameworks">
        <thead>
          <tr>
            <HeadCell>Framework</HeadCell>
            <HeadCell width={76} keep={2}>
              <span className="visually-hidden">Proportion</span>
            </HeadCell>
            <HeadCell width={56} numeric>
              Holds
            </HeadCell>
            <HeadCell width={56} numeric>
              Gap
            </HeadCell>
            <HeadCell width={80} numeric>
              Unknown
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {frameworks.map((one) => (
            <tr key={one.id}>
              <Cell>
                <Link className="strong block" href={`/frameworks/${one.id}`} prefetch={false}>
                  {one.name}
                </Link>
                <span className="small text-3 block">
                  {one.version}, {one.controls} evaluated controls
                </span>
              </Cell>
              <Cell keep={2}>
                <ProportionBar
                  holds={one.holds}
                  gap={one.withGaps}
                  unknown={one.unjudged}
                  of="controls"
                  thin
                />
              </Cell>
              <Cell numeric>{one.holds}</Cell>
              <Cell numeric>
                <span className="strong">{one.withGaps}</span>
              </Cell>
              <Cell numeric>{one.unjudged > 0 ? <Unknown mark={false}>{one.unjudged}</Unknown> : '0'}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
