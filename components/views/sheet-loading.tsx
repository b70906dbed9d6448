import { LoadingRows } from '@/components/ui/loading-rows'
import { Page } from '@/components/ui/page'

/** The page of one thing, before it is read. */
export function SheetLoading() {
  return (
    <Page>
      <LoadingRows rows={1} height={48} />
      <LoadingRows rows={8} />
    </Page>
  )
}
