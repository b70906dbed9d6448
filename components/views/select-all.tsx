'use client'
import { useState } from 'react'
import { ask } from '@/components/session/ask'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/figures'

type Props<Row> = {
  /** Of the API: "/findings". */
  path: string
  /** The filters of the list. */
  query: string
  total: number
  selected: number
  /** What a row is selected by. */
  idOf: (row: Row) => string
  onSelect: (ids: Set<string>) => void
}

/** As many as one bulk change takes. */
const IDS_MAX = 5000
const PAGE = 500

/** Selects every row of the filter, also those that are not loaded. */
export function SelectAll<Row>({ path, query, total, selected, idOf, onSelect }: Props<Row>) {
  const [reading, setReading] = useState(false)
  if (selected >= total) return null
  const read = async () => {
    setReading(true)
    try {
      const ids = new Set<string>()
      for (let cursor: string | null = ''; cursor !== null && ids.size < IDS_MAX;) {
        const page: { rows: Row[]; next: string | null } = await ask(
          `${path}?${query}&limit=${PAGE}${cursor ? `&cursor=${cursor}` : ''}`,
        )
        for (const row of page.rows) ids.add(idOf(row))
        cursor = page.next
      }
      onSelect(ids)
    } finally {
      setReading(false)
    }
  }
  return (
    <Button
      small
      look="quiet"
      refused={total > IDS_MAX ? `at most ${count(IDS_MAX)} at once` : undefined}
      aria-disabled={reading || undefined}
      onClick={() => void read()}
    >
      Select all {count(total)}
    </Button>
  )
}
