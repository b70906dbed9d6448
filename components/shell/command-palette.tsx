'use client'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Kbd } from '@/components/ui/kbd'
import styles from './command-palette.module.css'
import { PaletteDialog } from './palette-dialog'

/** The search button of the top bar and what it opens; Ctrl or Command K from anywhere. */
export function CommandPalette({ actions }: { actions: readonly string[] }) {
  const [open, setOpen] = useState(false)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    setOpen(!open)
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button type="button" className={styles.search} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <IconSearch size={16} aria-hidden="true" />
        <span className="grow trunc">Find an identity or finding</span>
        <span aria-hidden="true">
          <Kbd>Ctrl K</Kbd>
        </span>
      </button>
      <span className={styles.narrow}>
        <IconButton label="Search" icon={<IconSearch size={18} />} onClick={() => setOpen(true)} />
      </span>
      <PaletteDialog open={open} actions={actions} onClose={() => setOpen(false)} />
    </>
  )
}
