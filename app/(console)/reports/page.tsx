import type { Metadata } from 'next'
import { AskForm } from '@/components/reports/ask-form'
import { ReportList } from '@/components/reports/report-list'
import { Button } from '@/components/ui/button'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { frameworks } from '@/lib/frameworks/index'
import { reports } from '@/lib/reports/index'
import { listReports } from '@/lib/reports/queries'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Reports' }

type Props = { searchParams: Promise<{ kind?: string; framework?: string; identity?: string }> }

export default async function ReportsPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  const { kind, framework, identity } = await searchParams
  return (
    <Page>
      <PageHeader
        title="Reports"
        subtitle="Every file carries the evidence behind it, adds up, and can be verified later."
        actions={<Button href="/verify">Verify a file</Button>}
      />
      <AskForm
        kinds={reports.map(({ id, title, question, needs, formats }) => ({
          id,
          title,
          question,
          needs,
          formats,
        }))}
        frameworks={frameworks.map(({ id, name, version }) => ({ id, name: `${name} ${version}` }))}
        chosen={{ kind, framework, identity }}
      />
      <ReportList first={await listReports(actor, { limit: 50 })} now={asOf()} />
    </Page>
  )
}
