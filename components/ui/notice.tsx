import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from './cx'
import { UnknownGlyph } from './unknown-glyph'
import styles from './notice.module.css'

type Props = {
  /** `unknown` is dashed and only for what cannot be known; `critical` is for what failed or is about to break. */
  tone?: 'plain' | 'unknown' | 'critical'
  title: ReactNode
  /** The link or button that deals with it. */
  action?: ReactNode
  children?: ReactNode
}

export function Notice({ tone = 'plain', title, action, children }: Props) {
  return (
    <div className={cx(styles.notice, styles[tone])}>
      <span className={styles.mark}>
        {tone === 'unknown' ? <UnknownGlyph size={16} /> : null}
        {tone === 'critical' ? <IconAlertTriangle size={16} aria-hidden="true" /> : null}
        {tone === 'plain' ? <IconInfoCircle size={16} aria-hidden="true" /> : null}
      </span>
      <div className={styles.words}>
        <span className={styles.title}>{title}</span> {children}
      </div>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  )
}
