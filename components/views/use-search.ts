'use client'
import { useSearchParams } from 'next/navigation'
import type { Search } from './address'

/** The parameters in the address now: a drawer opens and closes without loading the page. */
export function useSearch(): Search {
  const params = useSearchParams()
  return Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name).join(',')]))
}
