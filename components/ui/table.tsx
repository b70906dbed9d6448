import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import type { CSSProperties, ReactNode } from 'react'
import { cx } from './cx'
import styles from './table.module.css'

type TableProps = {
  /** The accessible name. */
  label: string
  /** 36 px rows of one line; the default is 44 px and two lines. */
  compact?: boolean
  /** Under this width it scrolls sideways instead of squeezing. */
  least?: number
  /** On a small screen each row becomes a block, with the `label` of its cells under their figures. */
  blocks?: boolean
  children: ReactNode
}

/** A plain table for what is known in full. Long lists use RecordTable. */
export function Table({ label, compact, least, blocks, children }: TableProps) {
  const table = (
    <table
      className={cx(styles.table, compact && styles.compact, blocks && styles.blocks)}
      aria-label={label}
      style={least ? { minWidth: least } : undefined}
    >
      {children}
    </table>
  )
  return least ? (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
    <section className={styles.sideways} aria-label={label} tabIndex={0}>
      {table}
    </section>
  ) : (
    <div className={styles.sideways}>{table}</div>
  )
}

export type Keep = 1 | 2 | 3 | 4
export type Sort = { href: string; direction: 'ascending' | 'descending' | null }

type HeadProps = {
  children: ReactNode
  width?: number | string
  numeric?: boolean
  sort?: Sort
  /** The whole word behind a short head: "Severity" for "Sev". */
  full?: string
  /** 1 always stays; 2 goes under 440 px of table, 3 under 700 px, 4 under 900 px. A sorted column stays. */
  keep?: Keep
  /** The width in pixels under which it goes, where it is worked out for a list. */
  under?: number
}

export function HeadCell({ children, width, numeric, sort, full, keep = 1, under }: HeadProps) {
  const direction = sort?.direction ?? undefined
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown
  const style: CSSProperties | undefined = width === undefined ? undefined : { width }
  const words = full ? (
    <abbr title={full} aria-label={full}>
      {children}
    </abbr>
  ) : (
    children
  )
  return (
    <th
      scope="col"
      aria-sort={direction}
      style={style}
      data-under={under}
      className={cx(numeric && styles.numeric, !direction && keepClass(keep))}
    >
      {sort ? (
        <Link
          href={sort.href}
          scroll={false}
          className={styles.sort}
          aria-current={direction ? 'true' : undefined}
        >
          {words}
          {direction ? <Arrow size={12} aria-hidden="true" /> : null}
        </Link>
      ) : (
        words
      )}
    </th>
  )
}

type CellProps = {
  children?: ReactNode
  numeric?: boolean
  keep?: Keep
  /** As of its head. */
  under?: number
  span?: number
  /** Stands under the figure where the table is shown in `blocks`. */
  label?: string
}

export function Cell({ children, numeric, keep = 1, under, span, label }: CellProps) {
  return (
    <td
      colSpan={span}
      data-label={label}
      data-under={under}
      className={cx(numeric && styles.numeric, keepClass(keep))}
    >
      {children}
    </td>
  )
}

export const keepClass = (keep: Keep) =>
  [undefined, undefined, styles.keep2, styles.keep3, styles.keep4][keep]
