import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'

export default function NotFound() {
  return (
    <Page>
      <EmptyState title="Page not found." action={<Link href="/">Go to the overview</Link>}>
        It may have been removed, or it is outside the scope of your role.
      </EmptyState>
    </Page>
  )
}
