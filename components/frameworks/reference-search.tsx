'use client'
import { IconSearch } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import styles from './reference-search.module.css'

/**
 * Accepts old and informal ids. While typing, the page lists the matches; Enter goes to the control
 * when there is no doubt. A plain form, so that it also works before any script has loaded.
 */
export function ReferenceSearch({ value }: { value: string }) {
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const later = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () =>
        router.replace(text ? `/frameworks?q=${encodeURIComponent(text)}` : '/frameworks', { scroll: false }),
      250,
    )
  }
  return (
    <search>
      <form action="/frameworks/find" className={styles.form} onSubmit={() => clearTimeout(timer.current)}>
        <div className={styles.field}>
          <IconSearch size={16} aria-hidden="true" />
          <input
            type="search"
            name="q"
            aria-label="Find a control by id (old and informal ids too) or title"
            placeholder="PR.AC-4, NHI-03, long-lived secrets"
            defaultValue={value}
            autoComplete="off"
            onChange={(event) => later(event.target.value.trim())}
          />
        </div>
        <Button type="submit">Find control</Button>
      </form>
    </search>
  )
}
