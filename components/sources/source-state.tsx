import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { UnknownGlyph } from '@/components/ui/unknown-glyph'
import styles from './sources.module.css'
import type { SourceRow } from '@/lib/model/answers/imports'

/** Whether what a source vouches for can still be believed: a shape and a word. */
export function SourceState({ state }: { state: SourceRow['state'] }) {
  if (state === 'fresh')
    return (
      <span className={`${styles.state} ${styles.fresh}`}>
        <IconCheck size={14} aria-hidden="true" /> Fresh
      </span>
    )
  if (state === 'failed')
    return (
      <span className={`${styles.state} ${styles.failed}`}>
        <IconAlertTriangle size={14} aria-hidden="true" /> Failed
      </span>
    )
  return (
    <span className={styles.state}>
      <UnknownGlyph /> {state === 'silent' ? 'Silent' : 'Events only, no inventory'}
    </span>
  )
}
