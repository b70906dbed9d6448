import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { Cell, HeadCell } from '@/components/ui/table'
import styles from './control-table.module.css'
import type { Tally } from '@/lib/model/answers/inventory'

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

/** holds + gap + accepted + unknown = total; gap and unknown link to their identities. */
export function TallyCells({ of, checks, total = true }: { of: Tally; checks: string[]; total?: boolean }) {
  const ids = checks.join(',')
  return (
    <>
      <Cell numeric label="holds">
        {count(of.holds)}
      </Cell>
      <Cell numeric label="gap">
        {of.gap > 0 ? (
          <Link className={styles.link} href={`/identities?check=${ids}`}>
            {count(of.gap)}
          </Link>
        ) : (
          0
        )}
      </Cell>
      <Cell numeric label="accepted">
        {count(of.accepted)}
      </Cell>
      <Cell numeric label="unknown">
        {of.unknown > 0 ? (
          <Link className={styles.unknown} href={`/identities?unknown=${ids}`}>
            {count(of.unknown)}
          </Link>
        ) : (
          0
        )}
      </Cell>
      {total ? (
        <Cell numeric label="total">
          {count(of.total)}
        </Cell>
      ) : null}
    </>
  )
}
