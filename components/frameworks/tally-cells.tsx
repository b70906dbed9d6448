import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { Cell, HeadCell } from '@/components/ui/table'
import styles from './control-table.module.css'
import type { Tally } from '@/lib/model/answers/inventory'
import type { Applicability } from '@/lib/model/vocabulary'

/** Heads of the five figures that make up a posture. */
export function TallyHeads({ total = true }: { total?: boolean }) {
  return (
    <>
      <HeadCell width={76} numeric>
        Holds
      </HeadCell>
      <HeadCell width={68} numeric>
        Gap
      </HeadCell>
      <HeadCell width={80} numeric>
        Accepted
      </HeadCell>
      <HeadCell width={84} numeric>
        Unknown
      </HeadCell>
      {total ? (
        <HeadCell width={76} numeric>
          Total
        </HeadCell>
      ) : null}
    </>
  )
}

type Props = {
  of: Tally
  checks: string[]
  total?: boolean
  /** The only identities that count, as the list of identities names them. */
  within?: Applicability | null
}

/** holds + gap + accepted + unknown = total; each links to the identities that it counts. */
export function TallyCells({ of, checks, total = true, within }: Props) {
  const leads = (n: number, filter: string, className = styles.link) =>
    n > 0 ? (
      <Link
        className={className}
        href={`/identities?${filter}=${checks.join(',')}${within ? `&within=${within}` : ''}`}
      >
        {count(n)}
      </Link>
    ) : (
      0
    )
  return (
    <>
      <Cell numeric label="holds">
        {leads(of.holds, 'passes')}
      </Cell>
      <Cell numeric label="gap">
        {leads(of.gap, 'check')}
      </Cell>
      <Cell numeric label="accepted">
        {leads(of.accepted, 'excepted')}
      </Cell>
      <Cell numeric label="unknown">
        {leads(of.unknown, 'unknown', styles.unknown)}
      </Cell>
      {total ? (
        <Cell numeric label="total">
          {leads(of.total, 'assessed')}
        </Cell>
      ) : null}
    </>
  )
}
