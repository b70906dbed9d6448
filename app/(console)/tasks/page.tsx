import type { Metadata } from 'next'
import { TaskBrowser } from '@/components/tasks/task-browser'
import type { Search } from '@/components/views/address'
import { BadAddress } from '@/components/views/bad-address'
import { requireSession } from '@/lib/auth/session'
import { taskFilter } from '@/lib/model/filters'
import type { TaskState } from '@/lib/model/vocabulary'
import { listTasks, taskFacets, taskFigures } from '@/lib/tasks/task-queries'
import { asOf } from '../as-of'
import { refusalOf } from '../refusal'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Tasks' }

const CARDS_MAX = 20
const columns: readonly TaskState[] = ['planned', 'in_progress', 'awaiting_proof', 'regressed']

export default async function TasksPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor, email } = await requireSession()
  const { cursor: _cursor, limit: _limit, ...search } = await searchParams
  const parsed = taskFilter.safeParse(search)
  if (!parsed.success)
    return (
      <BadAddress
        title="Tasks"
        pathname="/tasks"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const filter = parsed.data
  const [page, facets, figures, board] = await Promise.all([
    listTasks(actor, filter),
    taskFacets(actor, filter),
    taskFigures(actor),
    search.view === 'board'
      ? Promise.all(
          columns.map(async (state) => ({
            state,
            page: await listTasks(actor, { ...filter, state: [state], limit: CARDS_MAX }),
          })),
        )
      : null,
  ])
  return (
    <TaskBrowser
      search={search}
      without={
        page.total > 0
          ? {}
          : await withoutEach(
              search,
              filter,
              async (rest) => (await listTasks(actor, taskFilter.parse({ ...rest, limit: '1' }))).total,
            )
      }
      filter={filter}
      page={page}
      board={board}
      facets={facets}
      figures={figures}
      now={asOf()}
      refused={{ work: refusalOf(actor, 'task:work'), plan: refusalOf(actor, 'finding:change') }}
      me={email}
    />
  )
}
