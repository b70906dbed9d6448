'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react'
import styles from './drawer.module.css'
import { keyIsTaken } from './use-row-keys'
import { visit } from './visit'

type Props = { label: string; closeHref: string; children: ReactNode }

export function DrawerFrame({ label, closeHref, children }: Props) {
  const router = useRouter()
  const frame = useRef<HTMLElement>(null)
  const close = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && !keyIsTaken(event)) visit(router, closeHref)
  })
  useEffect(() => {
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [])
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
