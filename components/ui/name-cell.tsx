import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import styles from './name-cell.module.css'

type Props = {
  name: ReactNode
  href?: string
  /** Kind and place under it: "IAM user · 418203975511". */
  detail?: ReactNode
  mark?: ReactNode
}

/** The subject of a row. Its link is for the keyboard; the rest of the row is for the pointer. */
export function NameCell({ name, href, detail, mark }: Props) {
  return (
    <span className={styles.cell}>
      {mark}
      <span className="grow">
        {href ? (
          <Link className={styles.name} href={href} scroll={false} prefetch={false}>
            {name}
          </Link>
        ) : (
          <span className={styles.name}>{name}</span>
        )}
        {detail ? <span className={styles.detail}>{detail}</span> : null}
      </span>
    </span>
  )
}
