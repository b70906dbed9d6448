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

/** The thing a row is about. Its link is the keyboard's way in; the rest of the row only helps the pointer. */
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
