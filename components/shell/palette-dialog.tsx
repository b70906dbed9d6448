'use client'
import { useEffect, useRef } from 'react'
import { lazily } from '@/components/ui/lazily'
import styles from './command-palette.module.css'

const load = () => import('./palette').then((file) => file.Palette)
const Palette = lazily(load)

type Props = {
  open: boolean
  /** Ids of the actions that the reader may do. */
  actions: readonly string[]
  onClose: () => void
}

export function PaletteDialog({ open, actions, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  // No page waits for it, and it is there before somebody asks for it.
  useEffect(() => void load(), [])
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open && dialog.current?.open) dialog.current.close()
  }, [open])
  return (
    <dialog ref={dialog} className={styles.dialog} aria-label="Find" closedby="any" onClose={onClose}>
      {open ? <Palette actions={actions} onClose={onClose} /> : null}
    </dialog>
  )
}
