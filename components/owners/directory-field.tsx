'use client'
// oxlint-disable jsx-a11y/prefer-tag-over-role -- a combobox whose options show more than text has no HTML elements of its own
// oxlint-disable jsx-a11y/click-events-have-key-events -- the field has the keys of its list
import { useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent, type Ref } from 'react'
import { ask } from '@/components/session/ask'
import { cx } from '@/components/ui/cx'
import { counted } from '@/components/ui/figures'
import type { OwnerChoice } from '@/lib/model/answers/owners'
import { EMAIL_LENGTH_MAX } from '@/lib/model/limits'
import styles from './directory-field.module.css'

type Props = {
  ref?: Ref<HTMLInputElement>
  /** The accessible name; leave it out where a label points at `id`. */
  label?: string
  id?: string
  name?: string
  className?: string
  placeholder?: string
  defaultValue?: string
  required?: boolean
  maxLength?: number
  'aria-describedby'?: string
  'aria-invalid'?: true
  onChange?: () => void
}

const Q_LENGTH_MIN = 2

/**
 * Asks for a person or a team of the directory: what is typed finds them with team, how much they own and how many reviews wait
 * for them. The value is what stands in the field: an e-mail, a team's name, or what was typed.
 */
export function DirectoryField({ ref, label, className, defaultValue = '', onChange, ...input }: Props) {
  const [text, setText] = useState(defaultValue)
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const id = useId()
  const q = text.trim()
  const { data } = useQuery({
    queryKey: ['owners', 'choices', q],
    queryFn: ({ signal }) =>
      ask<{ rows: OwnerChoice[] }>(`/owners/choices?q=${encodeURIComponent(q)}`, { signal }),
    enabled: open && q.length >= Q_LENGTH_MIN,
  })
  const choices = open && q.length >= Q_LENGTH_MIN ? (data?.rows ?? []) : []
  const take = (choice: OwnerChoice) => {
    if (!choice.active) return
    setText(choice.value)
    setOpen(false)
    setAt(-1)
    onChange?.()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && choices.length > 0) {
      // The dialog around it stays open.
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      if (choices.length > 0)
        setAt(
          (before) =>
            (before < 0 && step < 0 ? choices.length : before + step + choices.length) % choices.length,
        )
    } else if (event.key === 'Enter' && choices[at]) {
      event.preventDefault()
      take(choices[at])
    }
  }
  return (
    <div
      className={styles.field}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <input
        {...input}
        ref={ref}
        type="text"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={choices.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={choices[at] ? `${id}-${at}` : undefined}
        autoComplete="off"
        maxLength={input.maxLength ?? EMAIL_LENGTH_MAX}
        className={className}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setOpen(true)
          setAt(-1)
          onChange?.()
        }}
        onKeyDown={keys}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Directory"
        className={styles.list}
        hidden={choices.length === 0}
      >
        {choices.map((one, index) => (
          <div
            key={one.owner}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            aria-disabled={!one.active || undefined}
            className={cx(styles.choice, index === at && styles.at)}
            // The field keeps the focus, so that leaving it still means leaving.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(one)}
          >
            <span>{one.label}</span>
            <span className="small text-3">
              {[
                one.detail,
                one.active ? `owns ${one.owns}` : 'left',
                ...(one.pending > 0 ? [`${counted(one.pending, 'review')} pending`] : []),
              ].join(', ')}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
