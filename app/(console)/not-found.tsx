import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'

export default function ConsoleNotFound() {
  return (
    <Page>
      <PageHeader title="Not found" />
      <EmptyState title="Page not found." action={<Link href="/">Go to the overview</Link>}>
        It may have been removed, or it is outside the scope of your role. Press Ctrl K to search.
      </EmptyState>
    </Page>
  )
}
