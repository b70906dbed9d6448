'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { SearchField } from '@/components/ui/search-field'
import { address } from './address'

type Props = {
  label: string
  /** The parameter, where a page has two lists. */
  name?: string
}

/** Search within a list; what is typed becomes part of the address. */
export function ListSearch({ label, name = 'q' }: Props) {
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams()
  const [, start] = useTransition()
  const root = useRef<HTMLDivElement>(null)
  const text = search.get(name) ?? ''

  // A chip or the browser's back may change the text from outside, but never while someone types.
  useEffect(() => {
    const input = root.current?.querySelector('input')
    if (input && input !== document.activeElement) input.value = text
  }, [text])

  const find = (typed: string) => {
    if (typed === text) return
    const changes = { [name]: typed || null, open: null, cursor: null }
    const next = address(pathname, Object.fromEntries(search), changes)
    start(() => router.replace(next, { scroll: false }))
  }
  return (
    <div ref={root}>
      <SearchField label={label} value={text} onSearch={find} />
    </div>
  )
}
