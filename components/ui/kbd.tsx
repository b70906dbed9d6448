import { cx } from './cx'
import styles from './kbd.module.css'

export function Kbd({ children }: { children: string }) {
  return <kbd className={styles.kbd}>{children}</kbd>
}

/** The keys that move through a list; for those who see them. */
export const MoveKeys = () => (
  <span className={cx('row', styles.move)} aria-hidden="true">
    <Kbd>j</Kbd> <Kbd>k</Kbd> move
  </span>
)
