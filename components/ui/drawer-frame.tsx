'use client'
import { useEffect, useRef, type ReactNode } from 'react'
import styles from './drawer.module.css'

type Props = { label: string; children: ReactNode }

export function DrawerFrame({ label, children }: Props) {
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    // Beside the list the list keeps the focus; where the drawer covers it, the focus would be left behind.
    if (window.matchMedia('(max-width: 1100px)').matches) frame.current?.focus({ preventScroll: true })
  }, [])
  return (
    <aside ref={frame} className={styles.drawer} aria-label={label} tabIndex={-1}>
      {children}
    </aside>
  )
}
