import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'

export default function NotFound() {
  return (
    <Page>
      <EmptyState title="There is nothing at this address." action={<Link href="/">Go to the overview</Link>}>
        It may have been removed, or it lies outside the scope of your role.
      </EmptyState>
    </Page>
  )
}
