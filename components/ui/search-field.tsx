'use client'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import styles from './search-field.module.css'

type Props = {
  /** What is searched; also the placeholder: "Find in these identities". */
  label: string
  value?: string
  /** Called 250 ms after the last key, and at once on Enter. */
  onSearch: (text: string) => void
}

export function SearchField({ label, value, onSearch }: Props) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <search className={styles.search}>
      <IconSearch size={16} aria-hidden="true" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        defaultValue={value}
        onChange={(event) => {
          const text = event.target.value
          clearTimeout(timer.current)
          timer.current = setTimeout(() => onSearch(text.trim()), 250)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          clearTimeout(timer.current)
          onSearch(event.currentTarget.value.trim())
        }}
      />
    </search>
  )
}
