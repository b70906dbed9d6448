'use client'
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { layoutText, type ListLayout, usualLayout } from '@/lib/model/list-layout'
import { type Column, shownColumns } from './record-column'

const KEPT_SECONDS = 365 * 24 * 3600

interface Choice {
  id: string
  words: ReactNode
}

interface LayoutStore {
  subscribe: (listener: () => void) => () => void
  get: () => ListLayout
  set: (layout: ListLayout) => void
  /** Columns that may be hidden: the table tells them when it is drawn. */
  choices: () => readonly Choice[]
  tell: (choices: readonly Choice[]) => void
}

function layoutStore(cookie: string | null, chosen: ListLayout): LayoutStore {
  let layout = chosen
  let choices: readonly Choice[] = []
  const listeners = new Set<() => void>()
  return {
    choices: () => choices,
    tell: (told) => {
      choices = told
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get: () => layout,
    set: (next) => {
      layout = next
      const secure = window.location.protocol === 'https:' ? '; secure' : ''
      document.cookie = `${cookie}=${encodeURIComponent(layoutText(next))}; path=/; max-age=${KEPT_SECONDS}; samesite=lax${secure}`
      for (const listener of listeners) listener()
    },
  }
}

// A table outside of a list is arranged by nobody.
const LayoutContext = createContext<LayoutStore>(layoutStore(null, usualLayout))

type Given = { cookie: string; chosen: ListLayout; children: ReactNode }

/** What arranges the table of a list: its columns and the height of its rows, kept in a cookie. */
export function ListLayoutProvider({ cookie, chosen, children }: Given) {
  const [store] = useState(() => layoutStore(cookie, chosen))
  return <LayoutContext value={store}>{children}</LayoutContext>
}

/** The layout of the list around here, and what changes it. */
export function useListLayout(): LayoutStore & { layout: ListLayout } {
  const store = use(LayoutContext)
  return { ...store, layout: useSyncExternalStore(store.subscribe, store.get, store.get) }
}

/** The columns that the reader wants to see, and whether rows are of one line. */
export function useArranged<Row>(columns: Column<Row>[]): { columns: Column<Row>[]; compact: boolean } {
  const store = use(LayoutContext)
  const { hidden, compact } = useSyncExternalStore(store.subscribe, store.get, store.get)
  useEffect(() => {
    store.tell(
      columns.filter((column) => !column.isName).map(({ id, head, full }) => ({ id, words: full ?? head })),
    )
  }, [store, columns])
  return { columns: shownColumns(columns, hidden), compact }
}
