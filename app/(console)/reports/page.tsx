import type { Metadata } from 'next'
import { AskForm } from '@/components/reports/ask-form'
import { ReportList } from '@/components/reports/report-list'
import { ScheduleList } from '@/components/reports/schedule-list'
import { Button } from '@/components/ui/button'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import type { Search } from '@/components/views/address'
import { listCampaigns } from '@/lib/attestation/campaign-queries'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { pinnableEditions } from '@/lib/frameworks/editions'
import { frameworks } from '@/lib/frameworks/index'
import { readScope } from '@/lib/model/scope-text'
import { filterWords } from '@/lib/reports/filter'
import { reports } from '@/lib/reports/index'
import { listReports } from '@/lib/reports/queries'
import { listSchedules } from '@/lib/reports/schedules'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Reports' }

export default async function ReportsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const search = await searchParams
  const one = (name: string) => [search[name]].flat()[0]
  const scope = readScope(one('scope'))
  const shown = reports.filter(({ permission }) => !permission || may(actor, permission))
  const [campaigns, schedules] = await Promise.all([
    may(actor, 'attestation:read') ? listCampaigns(actor) : [],
    listSchedules(actor),
  ])
  return (
    <Page>
      <PageHeader
        title="Reports"
        subtitle="Every report comes with its evidence, and its files can be verified later."
        actions={<Button href="/verify">Verify a file</Button>}
      />
      <AskForm
        // Another link is another form.
        key={JSON.stringify(search)}
        kinds={shown.map(({ id, title, question, needs, takes, list, population, formats }) => ({
          id,
          title,
          question,
          needs,
          takes: takes ?? [],
          list: list ?? null,
          isPopulation: population !== undefined,
          formats,
        }))}
        frameworks={frameworks
          .filter(({ status }) => status === 'current')
          .map(({ id, name, version }) => ({ id, name: `${name} ${version}` }))}
        editions={await pinnableEditions()}
        campaigns={campaigns.map(({ id, name }) => ({ id, name }))}
        chosen={{
          kind: one('kind'),
          framework: one('framework'),
          edition: one('edition'),
          identity: one('identity'),
          campaign: one('campaign'),
          of: shown.find(({ id, population }) => id === one('of') && population)?.id,
          n: one('n'),
          seed: one('seed'),
          scope: typeof scope === 'string' ? {} : scope,
          asOf: one('as_of'),
          filter: one('filter'),
          filterWords: one('filter') ? await filterWords(one('filter')) : undefined,
        }}
      />
      <ScheduleList schedules={schedules} />
      <ReportList first={await listReports(actor, { limit: 50 })} now={asOf()} />
    </Page>
  )
}
