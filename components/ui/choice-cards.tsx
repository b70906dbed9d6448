'use client'
import { useId, type ReactNode } from 'react'
import { Kbd } from './kbd'
import styles from './choice-cards.module.css'

export type Choice = {
  value: string
  label: ReactNode
  detail: ReactNode
  icon?: ReactNode
  shortcut?: string
}

type Props = {
  legend: string
  choices: Choice[]
  /** null: nothing is preselected. */
  value: string | null
  onChange: (value: string) => void
}

/** A decision with its consequence on its face; a radio group to assistive technology. */
export function ChoiceCards({ legend, choices, value, onChange }: Props) {
  const name = useId()
  return (
    <fieldset className={styles.cards} aria-label={legend}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.card}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.icon}
          <span className="grow">
            <span className={styles.label}>{choice.label}</span>
            <span className={styles.detail}>{choice.detail}</span>
          </span>
          {choice.shortcut ? (
            <span className={styles.shortcut}>
              <Kbd>{choice.shortcut}</Kbd>
            </span>
          ) : null}
        </label>
      ))}
    </fieldset>
  )
}
