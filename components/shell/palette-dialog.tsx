'use client'
import { useEffect, useRef, useState, type ComponentType } from 'react'
import styles from './command-palette.module.css'
import type { PaletteProps } from './palette'

type Props = PaletteProps & { open: boolean }

/** The code of the palette comes after the page and before anybody asks for it: what is typed at once must find its field there. */
export function PaletteDialog({ open, actions, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null)
  useEffect(() => {
    void import('./palette').then((file) => setPalette(() => file.Palette))
  }, [])
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label="Find" closedby="any" onClose={onClose}>
      {open && Palette ? <Palette actions={actions} onClose={onClose} /> : null}
    </dialog>
  )
}
