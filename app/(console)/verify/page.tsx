import type { Metadata } from 'next'
import { VerifyFile } from '@/components/reports/verify-file'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'

export const metadata: Metadata = { title: 'Verify a file' }

export default async function VerifyPage() {
  await requireSession()
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/reports', label: 'Reports' }]}
        here="Verify a file"
        title="Verify a file"
        subtitle="Check whether a report, or the record of a campaign, was issued here, and for which data."
      />
      <VerifyFile />
    </Page>
  )
}
