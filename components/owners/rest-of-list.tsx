import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'

type Props = { list: { isFetchNextPageError: boolean; error: Error | null; fetchNextPage: () => unknown } }

/** Said under a list whose next page could not be read. */
export function RestOfList({ list }: Props) {
  if (!list.isFetchNextPageError) return null
  return (
    <ErrorState
      title="The next rows could not be read."
      actions={
        <Button small onClick={() => void list.fetchNextPage()}>
          Try again
        </Button>
      }
    >
      {list.error?.message} The rows above are unaffected.
    </ErrorState>
  )
}
