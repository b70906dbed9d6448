import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { UnknownGlyph } from '@/components/ui/unknown-glyph'
import styles from './sources.module.css'
import type { SourceRow } from '@/lib/model/answers/imports'

export const sourceStateNames: Record<SourceRow['state'], string> = {
  failed: 'Failed',
  silent: 'Silent',
  fresh: 'Fresh',
  empty: 'Events only, no inventory',
}

/** Whether what a source vouches for can still be believed: a shape and a word. */
export function SourceState({ state }: { state: SourceRow['state'] }) {
  if (state === 'fresh')
    return (
      <span className={`${styles.state} ${styles.fresh}`}>
        <IconCheck size={14} aria-hidden="true" /> {sourceStateNames[state]}
      </span>
    )
  if (state === 'failed')
    return (
      <span className={`${styles.state} ${styles.failed}`}>
        <IconAlertTriangle size={14} aria-hidden="true" /> {sourceStateNames[state]}
      </span>
    )
  return (
    <span className={styles.state}>
      <UnknownGlyph /> {sourceStateNames[state]}
    </span>
  )
}
