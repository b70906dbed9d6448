import type { Metadata } from 'next'
import { OwnerTabs } from '@/components/owners/owner-tabs'
import { TeamTable } from '@/components/owners/team-table'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { listDirectoryTeams } from '@/lib/owners/directory-queries'
import { refusalOf } from '../../refusal'

export const metadata: Metadata = { title: 'Teams' }

export default async function TeamsPage() {
  const { actor } = await requireSession()
  return (
    <Page>
      <PageHeader title="Owners" />
      <OwnerTabs current="/owners/teams" />
      <TeamTable teams={await listDirectoryTeams(actor)} refused={refusalOf(actor, 'owner:assign')} />
    </Page>
  )
}
