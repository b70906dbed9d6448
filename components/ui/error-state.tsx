import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyId } from './copy-id'
import styles from './error-state.module.css'

type Props = {
  /** What happened: "Kubernetes prod-eu-1 refused the collector at 06:02." */
  title: ReactNode
  /** What is unaffected and what to do. */
  children: ReactNode
  /** The error's own text. */
  detail?: ReactNode
  /** An id that can be quoted to whoever runs this installation. */
  reference?: string
  /** "Try again". */
  actions?: ReactNode
}

/** A failure, in the place where it happened; never a toast. */
export function ErrorState({ title, children, detail, reference, actions }: Props) {
  return (
    <div className={styles.error} role="alert">
      <IconAlertTriangle className={styles.mark} size={16} aria-hidden="true" />
      <div className="grow">
        <p className="strong">{title}</p>
        <div className="text-2">{children}</div>
        {detail ? <p className={styles.detail}>{detail}</p> : null}
        {reference ? (
          <div className={styles.detail}>
            <CopyId id={reference} what="the reference" />
          </div>
        ) : null}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
    </div>
  )
}
