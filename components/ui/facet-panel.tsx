'use client'
import { IconFilter } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { Button } from './button'
import { cx } from './cx'
import styles from './facet-panel.module.css'

/** A column beside the list; under 900 px a button above it. */
export function FacetPanel({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <div className={styles.panel}>
      <div className={styles.switch}>
        <Button
          small
          icon={<IconFilter size={14} aria-hidden="true" />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          Filters
        </Button>
      </div>
      <aside className={cx(styles.facets, open && styles.open)} aria-label="Filters">
        {children}
      </aside>
    </div>
  )
}
