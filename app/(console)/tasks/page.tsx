import type { Metadata } from 'next'
import { PlanTable } from '@/components/tasks/plan-table'
import styles from '@/components/tasks/tasks.module.css'
import { TaskBoard } from '@/components/tasks/task-board'
import { TaskList } from '@/components/tasks/task-list'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { address, type Search } from '@/components/views/address'
import { ListPage } from '@/components/views/list-page'
import { requireSession } from '@/lib/auth/session'
import { taskFilter } from '@/lib/model/filters'
import type { TaskState } from '@/lib/model/vocabulary'
import { listPlans } from '@/lib/tasks/plans'
import { countTasks, listTasks, taskFacets, taskFigures } from '@/lib/tasks/task-queries'
import { listViews } from '@/lib/views/views'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { refusalOf } from '../refusal'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Tasks' }

const PATH = '/tasks'
const CARDS_MAX = 20
const PLANS_SHOWN = 5
const columns: readonly TaskState[] = ['planned', 'in_progress', 'awaiting_proof', 'regressed']
const presets = { mine: null, overdue: null, watched: null, state: null, not_state: null }

export default async function TasksPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor, email } = await requireSession()
  const asked = await askedList(searchParams, taskFilter, 'Tasks', PATH)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  // A plan is one row of its own; whoever asks for one sees its tasks, and a board has no rows.
  const isSingle = filter.plan === undefined && search.view !== 'board'
  const listed = { ...filter, single: isSingle }
  const [
    { rows: plans, total: plansTotal, tasks: planned },
    exported,
    page,
    facets,
    figures,
    board,
    views,
    layout,
  ] = await Promise.all([
    isSingle ? listPlans(actor, filter) : { rows: [], total: 0, tasks: 0 },
    countTasks(actor, filter),
    listTasks(actor, listed),
    // Of all that the filter names, also what stands in plans.
    taskFacets(actor, filter),
    taskFigures(actor),
    search.view === 'board'
      ? Promise.all(
          columns.map(async (state) => ({
            state,
            page: await listTasks(actor, { ...listed, state: [state], limit: CARDS_MAX }),
          })),
        )
      : null,
    listViews(actor, 'tasks'),
    listLayout(actor, 'tasks'),
  ])
  const now = asOf()
  const planTable = (most?: number) => (
    <PlanTable
      plans={plans}
      total={plansTotal}
      most={most}
      allHref={address(PATH, search, { view: 'plans' })}
    />
  )
  const onlyPlans = plans.length > 0 && (search.view === 'plans' || page.total === 0)
  const tab = (label: string, n: number, changes: Record<string, string>, current: boolean) => ({
    href: address(PATH, search, { ...presets, ...changes }),
    label,
    count: n,
    current,
  })
  const isAwaiting = filter.state.length === 1 && filter.state[0] === 'awaiting_proof'
  const isAll = !filter.mine && !filter.overdue && !filter.watched && !isAwaiting
  return (
    <ListPage
      title="Tasks"
      path={PATH}
      search={search}
      views={views}
      layout={layout}
      hasColumns={!board && !onlyPlans}
      noun={onlyPlans ? ['plan', 'plans'] : ['task', 'tasks']}
      total={onlyPlans ? plansTotal : page.total}
      exported={exported}
      counted={
        plans.length > 0 && !onlyPlans
          ? ` and ${counted(plansTotal, 'plan')} of ${counted(planned, 'task')}`
          : ''
      }
      without={await withoutEach(page.total, search, filter, (rest) =>
        countTasks(actor, taskFilter.parse({ ...rest, single: String(isSingle) })),
      )}
      find="Find by task or identity"
      tabs={{
        label: 'Which tasks',
        tabs: [
          tab('Open', figures.open, {}, isAll),
          tab('Mine', figures.mine, { mine: 'true' }, filter.mine === true),
          tab('Overdue', figures.overdue, { overdue: 'true' }, filter.overdue === true),
          tab('Awaiting proof', figures.awaiting, { state: 'awaiting_proof' }, isAwaiting),
          tab('Watched', figures.watched, { watched: 'true' }, filter.watched === true),
        ],
      }}
      named={{
        assignee: (value) => value,
        mine: () => 'you',
        overdue: () => 'passed',
        watched: () => 'by you',
        plan: (id) => page.rows[0]?.plan?.title ?? id,
      }}
      facets={board ? null : facets}
      closed={['environment']}
      hidden={
        filter.state.length > 0 && !filter.closed
          ? null
          : {
              by: 'closed',
              isShown: filter.closed,
              words: 'Verified and cancelled tasks hidden.',
              shownWords: 'Verified and cancelled tasks shown.',
            }
      }
      switch={
        board || search.view === 'plans' ? (
          <Link href={address(PATH, search, { view: null })}>List</Link>
        ) : (
          <Link href={address(PATH, search, { view: 'board', state: null, not_state: null })}>Board</Link>
        )
      }
      empty={
        <EmptyState
          title="No open tasks."
          action={
            <Button small href="/findings">
              Create from findings
            </Button>
          }
        >
          Tasks are created from findings, or by revoke and reduce decisions in an attestation. A task closes
          when later data confirms the fix.
        </EmptyState>
      }
    >
      {onlyPlans ? <div className={styles.plans}>{planTable()}</div> : null}
      {!onlyPlans && plans.length > 0 && !board ? planTable(PLANS_SHOWN) : null}
      {onlyPlans ? null : board ? (
        <TaskBoard columns={board} search={search} now={now} />
      ) : (
        <TaskList
          key={query}
          first={page}
          query={isSingle ? [query, 'single=true'].filter(Boolean).join('&') : query}
          sort={filter.sort}
          now={now}
          refused={{ work: refusalOf(actor, 'task:work'), plan: refusalOf(actor, 'finding:change') }}
          me={email}
        />
      )}
    </ListPage>
  )
}
