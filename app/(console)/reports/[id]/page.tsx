import type { Metadata } from 'next'
import { cache } from 'react'
import { ReportView } from '@/components/reports/report-view'
import { requireSession } from '@/lib/auth/session'
import { reportById } from '@/lib/reports/index'
import { reportDetail } from '@/lib/reports/queries'
import { orMissing } from '../../missing'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(reportDetail(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await asked((await params).id)).title }
}

export default async function ReportPage({ params }: Props) {
  const report = await asked((await params).id)
  return <ReportView first={report} subtitle={reportById(report.kind)?.question ?? ''} />
}
