import { count } from '@/components/ui/figures'
import styles from './attestation.module.css'

/** "12 of 40" with its bar. */
export function DecidedBar({ done, total, of }: { done: number; total: number; of: string }) {
  return (
    <span>
      {`${count(done)} of ${count(total)}`}
      <progress
        className={styles.track}
        value={done}
        max={Math.max(total, 1)}
        aria-label={`Decided, ${of}`}
      />
    </span>
  )
}
