'use client'
import { useEffect, useState } from 'react'
import { ask } from '@/components/session/ask'
import type { SearchResult } from '@/lib/model/answers/search'

export type SearchState = { results: SearchResult[]; failed: string | null; for: string }

const nothing: SearchState = { results: [], failed: null, for: '' }

/** Asks the search while someone types; the earlier answer stays until the next one is there. */
export function useSearch(typed: string): SearchState {
  const [state, setState] = useState(nothing)
  const query = typed.trim()
  useEffect(() => {
    if (query.length < 2) return
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const { results } = await ask<{ results: SearchResult[] }>(`/search?q=${encodeURIComponent(query)}`, {
          signal: stop.signal,
        })
        setState({ results, failed: null, for: query })
      } catch (error) {
        if (stop.signal.aborted) return
        setState({ results: [], failed: error instanceof Error ? error.message : String(error), for: query })
      }
    }, 120)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [query])
  return query.length < 2 ? nothing : state
}
