import { Link } from '@/components/ui/link'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from './cx'
import styles from './button.module.css'

type Props = {
  /** What it does; also its tooltip. */
  label: string
  icon: ReactNode
  look?: 'plain' | 'quiet'
  small?: boolean
  href?: string
  /** Keeps the scroll position when `href` only changes the query. */
  stay?: boolean
  /** There is nothing to do, such as "previous" on the first item. */
  idle?: boolean
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'>

export function IconButton({
  label,
  icon,
  look = 'quiet',
  small,
  href,
  stay,
  idle,
  className,
  ...rest
}: Props) {
  const names = cx(styles.button, styles[look], styles.icon, small && styles.small, className)
  if (href && !idle) {
    return (
      <Link className={names} href={href} aria-label={label} title={label} scroll={!stay}>
        {icon}
      </Link>
    )
  }
  return (
    <button
      type="button"
      className={names}
      aria-label={label}
      title={label}
      aria-disabled={idle || undefined}
      {...(idle ? {} : rest)}
    >
      {icon}
    </button>
  )
}
