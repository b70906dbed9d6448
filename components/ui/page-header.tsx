import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import styles from './page-header.module.css'

type Props = {
  title: ReactNode
  /** One line that says what these figures rest on. */
  subtitle?: ReactNode
  /** The pages above this one. */
  trail?: { href: string; label: string }[]
  /** The last word of the trail. */
  here?: string
  /** Marks before the title: the kind. */
  mark?: ReactNode
  actions?: ReactNode
}

export function PageHeader({ title, subtitle, trail, here, mark, actions }: Props) {
  return (
    <header className={styles.header}>
      <div className="grow">
        {trail ? (
          <nav aria-label="Breadcrumb">
            <ol className={styles.trail}>
              {trail.map((page) => (
                <li key={page.href}>
                  <Link href={page.href}>{page.label}</Link>
                  <IconChevronRight size={12} aria-hidden="true" />
                </li>
              ))}
              {here ? (
                <li className="text-3" aria-current="page">
                  {here}
                </li>
              ) : null}
            </ol>
          </nav>
        ) : null}
        <div className={styles.line}>
          {mark}
          <h1 className="title">{title}</h1>
        </div>
        {subtitle ? <div className="text-3 anywhere">{subtitle}</div> : null}
      </div>
      {actions ? (
        <div className={styles.actions} data-actions="this page">
          {actions}
        </div>
      ) : null}
    </header>
  )
}
