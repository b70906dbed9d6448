import { IconCheck } from '@tabler/icons-react'
import styles from './steps.module.css'

/** Where one stands in a short sequence: Validate, Preview, Confirm. `at` counts from 0. */
export function Steps({ steps, at }: { steps: string[]; at: number }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index < at ? styles.done : index === at ? styles.current : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={styles.number}>
            {index < at ? <IconCheck size={12} stroke={2} aria-hidden="true" /> : index + 1}
          </span>
          {step}
          {index < at ? <span className="visually-hidden">, done</span> : null}
        </li>
      ))}
    </ol>
  )
}
