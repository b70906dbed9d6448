import { IconX } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import styles from './chip.module.css'

export type ChipFilter = {
  field: string
  /** "is", "any of", "is not". */
  operator: string
  value: string
  /** The address without this filter, or what takes it away. */
  remove: string | (() => void)
}

export function Chip({ field, operator, value, remove }: ChipFilter) {
  const label = `Remove filter ${field} ${operator} ${value}`
  const cross = <IconX size={12} aria-hidden="true" />
  return (
    <span className={styles.chip}>
      <span className={styles.words}>
        <span className="text-3">
          {field} {operator}{' '}
        </span>
        <span className="strong">{value}</span>
      </span>
      {typeof remove === 'string' ? (
        <Link className={styles.remove} href={remove} aria-label={label} scroll={false}>
          {cross}
        </Link>
      ) : (
        <button type="button" className={styles.remove} onClick={remove} aria-label={label}>
          {cross}
        </button>
      )}
    </span>
  )
}
