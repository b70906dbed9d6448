import { Link } from '@/components/ui/link'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from './cx'
import styles from './button.module.css'

type Props = {
  /** One `filled` per view. `danger` is red text; the confirm step asks again. */
  look?: 'plain' | 'filled' | 'quiet' | 'danger'
  /** 26 px, for toolbars. */
  small?: boolean
  icon?: ReactNode
  /** A button that leads somewhere is a link. */
  href?: string
  /** `href` is a file to download, not a page. */
  file?: boolean
  /** Why it cannot be pressed now: "needs an approver". It stays in sight and says so. */
  refused?: string
  children: ReactNode
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'>

export function Button({
  look = 'plain',
  small,
  icon,
  href,
  file,
  refused,
  children,
  className,
  ...rest
}: Props) {
  const names = cx(styles.button, styles[look], small && styles.small, className)
  if (refused) {
    return (
      <button type="button" className={names} aria-disabled="true">
        {icon}
        <span>
          {children}: {refused}
        </span>
      </button>
    )
  }
  if (href && file) {
    return (
      <a className={names} href={href} download>
        {icon}
        {children}
      </a>
    )
  }
  if (href) {
    return (
      <Link className={names} href={href}>
        {icon}
        {children}
      </Link>
    )
  }
  return (
    <button type="button" className={names} {...rest}>
      {icon}
      {children}
    </button>
  )
}
