'use client'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import styles from './dialog.module.css'

type Props = {
  open: boolean
  onClose: () => void
  /** What is about to happen: "Retire 64 identities?" */
  title: ReactNode
  children: ReactNode
  /** Cancel first, then the button that repeats verb and count: "Retire 64 identities". */
  actions?: ReactNode
  wide?: boolean
  /** A press beside it does not close it: what it shows is shown once. */
  firm?: boolean
}

/** Only to confirm what cannot be undone, or to ask for what an action needs. The browser keeps the focus inside. */
export function Dialog({ open, onClose, title, children, actions, wide, firm }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (open && !element?.open) element?.showModal()
    if (!open && element?.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      style={wide ? { width: 640 } : undefined}
      aria-labelledby={id}
      closedby={firm ? 'closerequest' : 'any'}
      onClose={onClose}
    >
      {open ? (
        <>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          <div className={styles.body}>{children}</div>
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </>
      ) : null}
    </dialog>
  )
}
