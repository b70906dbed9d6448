import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'

/** What somebody sees who reads no requests for evidence. */
export const NotForReader = () => (
  <Page>
    <PageHeader title="Requests for evidence" />
    <EmptyState title="Requests for evidence are for auditors, analysts and administrators without a scope limit." />
  </Page>
)
