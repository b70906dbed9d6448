'use client'
import { Link } from '@/components/ui/link'
import { useState, type ReactNode } from 'react'
import { Button } from './button'
import { Chip, type ChipFilter } from './chip'
import styles from './chip.module.css'

type Props = {
  chips: ChipFilter[]
  /** The address without any filter, or what takes them all away. */
  clear?: string | (() => void)
  /** How many show before "2 more". */
  most?: number
  /** What adds a filter. */
  children?: ReactNode
}

export function ChipRow({ chips, clear, most = 4, children }: Props) {
  const [all, setAll] = useState(false)
  const shown = all ? chips : chips.slice(0, most)
  const hidden = chips.length - shown.length
  return (
    <div className="row">
      <fieldset className={styles.chips} aria-label="Active filters">
        {shown.map((chip) => (
          <Chip key={`${chip.field} ${chip.operator} ${chip.value}`} {...chip} />
        ))}
        {hidden > 0 ? (
          <Button look="quiet" small onClick={() => setAll(true)}>
            {hidden} more
          </Button>
        ) : null}
        {children}
      </fieldset>
      <span className="grow" />
      {clear && chips.length > 0 ? (
        typeof clear === 'string' ? (
          <Link className="small nowrap" href={clear} scroll={false}>
            Clear
          </Link>
        ) : (
          <Button look="quiet" small onClick={clear}>
            Clear
          </Button>
        )
      ) : null}
    </div>
  )
}
