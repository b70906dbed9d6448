import { IconFileText } from '@tabler/icons-react'
import { Button } from '@/components/ui/button'

/** Leads to a report about exactly the rows of a filtered list. */
export function ReportLink({ kind, query }: { kind: string; query: string }) {
  const filter = new URLSearchParams(query)
  filter.delete('sort')
  filter.delete('reverse')
  const params = new URLSearchParams({ kind, ...(filter.size > 0 && { filter: filter.toString() }) })
  return (
    <Button small href={`/reports?${params}`} icon={<IconFileText size={14} aria-hidden="true" />}>
      Report
    </Button>
  )
}
