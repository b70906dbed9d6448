import { LoadingRows } from '@/components/ui/loading-rows'
import { PageHeader } from '@/components/ui/page-header'
import { SlowNotice } from '@/components/ui/slow-notice'
import { Workspace } from '@/components/ui/workspace'

/** A list before its first rows: title and rows in their final heights. */
export function ListLoading({ title }: { title: string }) {
  return (
    <Workspace head={<PageHeader title={title} />}>
      <SlowNotice />
      <LoadingRows rows={14} />
    </Workspace>
  )
}
