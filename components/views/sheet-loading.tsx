import { LoadingRows } from '@/components/ui/loading-rows'
import { SlowNotice } from '@/components/ui/slow-notice'
import { Page } from '@/components/ui/page'

/** The page of one thing, before it is read. */
export function SheetLoading() {
  return (
    <Page>
      <SlowNotice />
      <LoadingRows rows={1} height={48} />
      <LoadingRows rows={8} />
    </Page>
  )
}
