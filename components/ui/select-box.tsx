'use client'
import { useEffect, useRef } from 'react'
import styles from './select-box.module.css'

type Props = {
  label: string
  checked: boolean
  /** Some but not all. */
  some?: boolean
  /** `range`: Shift was held. */
  onToggle: (range: boolean) => void
}

export function SelectBox({ label, checked, some, onToggle }: Props) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = Boolean(some) && !checked
  }, [some, checked])
  return (
    <label className={styles.target}>
      <input
        ref={box}
        type="checkbox"
        className={styles.box}
        aria-label={label}
        checked={checked}
        onChange={(event) => onToggle((event.nativeEvent as globalThis.MouseEvent).shiftKey)}
      />
    </label>
  )
}
