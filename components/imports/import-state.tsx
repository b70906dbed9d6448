import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconHelpHexagon,
  IconProgress,
} from '@tabler/icons-react'
import type { ImportState } from '@/lib/ingest/queries'
import { importStateNames } from './import-words'
import styles from './import-state.module.css'

const icons = {
  queued: IconClock,
  reading: IconProgress,
  preview: IconHelpHexagon,
  merging: IconProgress,
  judging: IconProgress,
  done: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconBan,
} satisfies Record<ImportState, unknown>

/** State of an import: icon and text. */
export function ImportStateMark({ state }: { state: ImportState }) {
  const Icon = icons[state]
  return (
    <span className={`${styles.mark} ${styles[state] ?? ''}`}>
      <Icon size={14} aria-hidden="true" />
      {importStateNames[state]}
    </span>
  )
}
