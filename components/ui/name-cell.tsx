import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import { cx } from './cx'
import styles from './name-cell.module.css'

type Props = {
  name: ReactNode
  href?: string
  /** Kind and place under it: "IAM user · 418203975511". */
  detail?: ReactNode
  /** One sentence under that: why this row is here. */
  proof?: string | null
  mark?: ReactNode
  /** On a phone the name takes a second line before it is cut; not in a list with rows of one height. */
  wraps?: boolean
}

/** The subject of a row. Its link is for the keyboard; the rest of the row is for the pointer. */
export function NameCell({ name, href, detail, proof, mark, wraps }: Props) {
  return (
    <span className={cx(styles.cell, wraps && styles.wraps)}>
      {mark}
      <span className="grow">
        {href ? (
          <Link className={styles.name} href={href} scroll={false} prefetch={false} title={textOf(name)}>
            {name}
          </Link>
        ) : (
          <span className={styles.name} title={textOf(name)}>
            {name}
          </span>
        )}
        {detail ? (
          <span className={styles.detail} title={textOf(detail)}>
            {detail}
          </span>
        ) : null}
        {proof ? (
          <span className={styles.proof} title={proof}>
            {proof}
          </span>
        ) : null}
      </span>
    </span>
  )
}

/** What is shown on hover where the line is cut. */
const textOf = (shown: ReactNode): string | undefined => (typeof shown === 'string' ? shown : undefined)
