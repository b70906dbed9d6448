import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'

/** Nothing was imported yet, or nothing lies in the reader's scope. */
export function NoIdentities() {
  return (
    <Page>
      <PageHeader title="Identities" />
      <EmptyState
        title="No import has reached this scope yet."
        action={
          <Button small href="/imports">
            Add a source
          </Button>
        }
      >
        Identities appear here with the record that names them.
      </EmptyState>
    </Page>
  )
}
