import type { InputHTMLAttributes, ReactNode } from 'react'
import styles from './checkbox.module.css'

type Props = { label: ReactNode; hint?: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>

export function Checkbox({ label, hint, ...rest }: Props) {
  return (
    <label className={styles.labelled}>
      <input type="checkbox" className={styles.box} {...rest} />
      <span>
        {label}
        {hint ? <span className={styles.hint}>{hint}</span> : null}
      </span>
    </label>
  )
}
