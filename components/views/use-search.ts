'use client'
import { useSearchParams } from 'next/navigation'
import type { Search } from './address'

/** What stands in the address now: a drawer opens and closes without asking the server for the page. */
export function useSearch(): Search {
  const params = useSearchParams()
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name).join(',')]))
}
