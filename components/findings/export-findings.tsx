'use client'
import { IconDownload } from '@tabler/icons-react'
import { Button } from '@/components/ui/button'
import { count as figure } from '@/components/ui/figures'
import { findingsCsv } from './queries'

/** The filtered list as CSV: exactly these rows. */
export function ExportFindings({ query, count }: { query: string; count: number }) {
  return (
    <Button small file href={findingsCsv(query)} icon={<IconDownload size={14} aria-hidden="true" />}>
      {`Export ${figure(count)}`}
    </Button>
  )
}
