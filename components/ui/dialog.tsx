import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { cx } from './cx'
import styles from './dialog.module.css'

type Props = {
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

/** Open while it is there. Only to confirm what cannot be undone, or to ask for what an action needs. */
export function Dialog({ onClose, title, children, actions, wide, firm }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const opener = useRef<Element | null>(null)
  useLayoutEffect(() => {
    const element = dialog.current!
    if (!element.contains(document.activeElement)) opener.current = document.activeElement
    element.showModal()
    return () => {
      element.close()
      // The browser does not when the dialog is removed at once.
      if (opener.current instanceof HTMLElement) opener.current.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={cx(styles.dialog, wide && styles.wide)}
      aria-labelledby={id}
      closedby={firm ? 'closerequest' : 'any'}
      onClose={onClose}
    >
      <h2 id={id} className={styles.title}>
        {title}
      </h2>
      <div className={styles.body}>{children}</div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </dialog>
  )
}
