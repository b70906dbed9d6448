import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { counted } from './figures'
import { IconButton } from './icon-button'
import styles from './bulk-bar.module.css'

type Props = {
  count: number
  /** "identity", "identities"; without it the bar says "2 selected". */
  noun?: [one: string, many: string]
  onClear: () => void
  /** Small Buttons; one that cannot act now is `refused` and says why. */
  children: ReactNode
}

export function BulkBar({ count, noun, onClear, children }: Props) {
  if (count === 0) return null
  const words = noun ? `${counted(count, ...noun)} selected` : `${count} selected`
  return (
    <section className={styles.bar} aria-label="Selected" data-actions={words}>
      <output className="strong">{words}</output>
      <span className="grow" />
      {children}
      <IconButton small label="Clear the selection" icon={<IconX size={14} />} onClick={onClear} />
    </section>
  )
}
