'use client'
import { IconFilter } from '@tabler/icons-react'
import { createContext, use, useId, useState, type ReactNode } from 'react'
import { Button } from './button'
import { cx } from './cx'
import styles from './facet-panel.module.css'

const FacetContext = createContext<{ id: string; isOpen: boolean; toggle: () => void } | null>(null)

/** Around a list with facets: its switch stands in the head, its panel beside the rows. */
export function FacetProvider({ children }: { children: ReactNode }) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return <FacetContext value={{ id, isOpen, toggle: () => setOpen(!isOpen) }}>{children}</FacetContext>
}

/** Under 900 px the button that shows the facets; above it they are always in sight. */
export function FacetSwitch() {
  const facets = use(FacetContext)!
  return (
    <div className={styles.switch}>
      <Button
        small
        icon={<IconFilter size={14} aria-hidden="true" />}
        aria-expanded={facets.isOpen}
        aria-controls={facets.id}
        onClick={facets.toggle}
      >
        Filters
      </Button>
    </div>
  )
}

/** A column beside the list; under 900 px it is above the rows, where the switch asks for it. */
export function FacetPanel({ children }: { children: ReactNode }) {
  const facets = use(FacetContext)!
  return (
    <div className={cx(styles.panel, facets.isOpen && styles.open)}>
      <aside id={facets.id} className={styles.facets} aria-label="Filters">
        {children}
      </aside>
    </div>
  )
}
