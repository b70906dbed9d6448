import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { count } from './figures'
import { Unknown } from './unknown'
import styles from './delta.module.css'

/** A change against an earlier figure. It has a direction and no colour: up is not always bad. */
export function Delta({ value }: { value: number | null }) {
  if (value === null) return <Unknown mark={false} />
  if (value === 0) return <span className="text-3">same</span>
  const Arrow = value > 0 ? IconArrowUp : IconArrowDown
  return (
    <span className={styles.delta}>
      <Arrow size={12} aria-hidden="true" />
      <span className="visually-hidden">{value > 0 ? 'up' : 'down'} </span>
      {count(Math.abs(value))}
    </span>
  )
}
