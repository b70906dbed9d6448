import { ExcessDistribution } from '@/components/charts/excess-distribution'
import { RotationAge } from '@/components/charts/rotation-age'
import { SeverityTrend } from '@/components/charts/severity-trend'
import { ActFirst } from '@/components/overview/act-first'
import { ageBuckets, excessBuckets } from '@/components/overview/bands'
import { BlindSpots } from '@/components/overview/blind-spots'
import { FirstRun } from '@/components/overview/first-run'
import { FrameworkList } from '@/components/overview/framework-list'
import { FreshnessList } from '@/components/overview/freshness-list'
import { RollTable } from '@/components/overview/roll-table'
import { SinceList } from '@/components/overview/since-list'
import { WorkNotices } from '@/components/overview/work-notices'
import { fieldName } from '@/components/imports/import-words'
import { count, counted } from '@/components/ui/figures'
import { Columns, Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import type { Actor } from '@/lib/auth/actor'
import { requireSession } from '@/lib/auth/session'
import {
  ageDistribution,
  againstPolicy,
  changeFilters,
  changesOfDay,
  excessDistribution,
  roll,
} from '@/lib/overview/overview'
import { weeklyOpen } from '@/lib/findings/queries'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { listSources } from '@/lib/ingest/queries'
import { exceptionFigures } from '@/lib/findings/exception-queries'
import { taskFigures } from '@/lib/tasks/task-queries'
import { asOf } from './as-of'
import { countedFor } from './counted'
import { firstToAct } from './first-to-act'
import { refusalOf } from './refusal'
import { rotationPolicy } from './rotation-policy'

const DAY = 86_400_000
const WEEKS = 13
export default async function OverviewPage() {
  const { actor } = await requireSession()
  const now = asOf()
  // Scans of everything, the same for all who see the same part.
  const shared = countedFor(actor, 'overview')
  const [sources, rolled] = await Promise.all([listSources(actor), shared('roll', () => roll(actor))])
  if (rolled.total === 0 && sources.every((source) => source.imports === 0)) return firstRun(actor)
  const policy = await rotationPolicy()
  const [changes, first, weeks, ages, against, excess, frameworks, exceptions, tasks] = await Promise.all([
    shared('changes', () => changesOfDay(actor)),
    firstToAct(actor),
    shared('weeks', () => weeklyOpen(actor, WEEKS)),
    shared('ages', () => ageDistribution(actor)),
    shared('against', () => againstPolicy(actor, policy)),
    shared('excess', () => excessDistribution(actor)),
    shared('frameworks', () => frameworkSummaries(actor)),
    exceptionFigures(actor),
    taskFigures(actor),
  ])
  const reported = sources.filter(
    (one) => one.lastImportAt && Date.parse(now) - Date.parse(one.lastImportAt) < DAY,
  ).length
  return (
    <Page>
      <PageHeader
        title={counted(rolled.total, 'identity', 'identities')}
        subtitle={`From ${counted(sources.length, 'source')}. ${count(reported)} reported in the last 24 hours.`}
      />
      <BlindSpots sources={sources} />
      <WorkNotices exceptions={exceptions} tasks={tasks} />
      <Columns aside>
        <RollTable total={rolled.total} rows={rolled.rows} />
        <SinceList
          changes={changes}
          since={new Date(Date.parse(now) - DAY).toISOString()}
          filters={changeFilters}
        />
      </Columns>
      <ActFirst rows={first.rows} total={first.total} now={now} />
      <Columns>
        <SeverityTrend
          step="weekly"
          span={`${WEEKS - 1} weeks`}
          points={weeks.map(({ week, counts }) => ({
            at: week,
            because: 'not evaluated yet',
            ...counts,
          }))}
        />
        <RotationAge {...ageBuckets(ages)} policyDays={policy.days} against={against} />
      </Columns>
      <Columns>
        <ExcessDistribution {...excessBuckets(excess)} />
        <FrameworkList frameworks={frameworks.filter(({ pinned }) => pinned)} />
      </Columns>
      <FreshnessList sources={sources} now={now} />
    </Page>
  )
}

/** The formats are many, so they are loaded only where nothing was imported yet. */
async function firstRun(actor: Actor) {
  const { formatFor, formats, tableFields } = await import('@/lib/ingest/index')
  const commandOf = (id: string) => formatFor(id)?.collect ?? ''
  return (
    <FirstRun
      refused={refusalOf(actor, 'import:create')}
      formats={formats.map(({ id, title }) => ({ id, title }))}
      fields={Object.keys(tableFields).map((field) => ({ field, label: fieldName(field) }))}
      exports={{
        inventory: commandOf('aws/authorization-details'),
        log: commandOf('aws/cloudtrail'),
        people: commandOf('people/entra-users'),
      }}
    />
  )
}
