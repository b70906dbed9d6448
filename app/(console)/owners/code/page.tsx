import type { Metadata } from 'next'
import { CodeOwnersForm } from '@/components/owners/code-owners-form'
import { OwnerTabs } from '@/components/owners/owner-tabs'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { listCodeOwners } from '@/lib/owners/directory-queries'
import { refusalOf } from '../../refusal'

export const metadata: Metadata = { title: 'CODEOWNERS' }

export default async function CodeOwnersPage() {
  const { actor } = await requireSession()
  return (
    <Page>
      <PageHeader title="Owners" />
      <OwnerTabs current="/owners/code" />
      <CodeOwnersForm known={await listCodeOwners(actor)} refused={refusalOf(actor, 'owner:assign')} />
    </Page>
  )
}
