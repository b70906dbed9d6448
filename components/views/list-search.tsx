'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'
import { SearchField } from '@/components/ui/search-field'
import { address } from './address'

/** Search within a list; what is typed becomes part of the address. */
export function ListSearch({ label }: { label: string }) {
  const router = useRouter()
  const pathname = usePathname()
  const search = useSearchParams()
  const [, start] = useTransition()
  const root = useRef<HTMLDivElement>(null)
  const q = search.get('q') ?? ''

  // A chip or the browser's back may change the text from outside, but never while someone types.
  useEffect(() => {
    const input = root.current?.querySelector('input')
    if (input && input !== document.activeElement) input.value = q
  }, [q])

  const find = (text: string) => {
    if (text === q) return
    const next = address(pathname, Object.fromEntries(search), { q: text || null, open: null, cursor: null })
    start(() => router.replace(next, { scroll: false }))
  }
  return (
    <div ref={root}>
      <SearchField label={label} value={q} onSearch={find} />
    </div>
  )
}
