import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'

type Props = { title: string; /** What fills this list. */ words: string }

/** A list before the first import, or of an empty scope. */
export function NothingYet({ title, words }: Props) {
  return (
    <Page>
      <PageHeader title={title} />
      <EmptyState
        title="No import covers this scope yet."
        action={
          <Button small href="/imports">
            Add a source
          </Button>
        }
      >
        {words}
      </EmptyState>
    </Page>
  )
}
