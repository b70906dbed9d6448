import { Link } from '@/components/ui/link'
import { IconDownload } from '@tabler/icons-react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { FacetList } from '@/components/views/facet-list'
import { filterChips } from '@/components/views/filter-chips'
import { FilteredEmpty } from '@/components/views/filtered-empty'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { SavedViews } from '@/components/views/saved-views'
import { Button } from '@/components/ui/button'
import { ChipRow } from '@/components/ui/chip-row'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks } from '@/components/ui/tab-links'
import { Workspace } from '@/components/ui/workspace'
import type { TaskFilter } from '@/lib/model/filters'
import type { TaskFigures } from '@/lib/tasks/task-queries'
import { tasksCsv, type TaskPage } from './queries'
import { type BoardColumn, TaskBoard } from './task-board'
import { TaskList } from './task-list'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  search: Search
  without: Record<string, number>
  filter: TaskFilter
  page: TaskPage
  /** The columns of the board; null when the list is shown. */
  board: BoardColumn[] | null
  facets: Facet[]
  figures: TaskFigures
  now: string
  refused: { work: string | null; plan: string | null }
  me: string
}

const PATH = '/tasks'
const presets = { mine: null, overdue: null, watched: null, state: null }

export function TaskBrowser(props: Props) {
  const { search, without, filter, page, board, facets, figures, now, refused, me } = props
  const chips = filterChips(PATH, search, facets, {
    q: (value) => value,
    assignee: (value) => value,
    mine: () => 'you',
    overdue: () => 'passed',
    watched: () => 'by you',
  })
  const query = filterQuery(search)
  const tab = (label: string, n: number, changes: Record<string, string>, current: boolean) => ({
    href: address(PATH, search, { ...presets, ...changes }),
    label,
    count: n,
    current,
  })
  const isAwaiting = filter.state.length === 1 && filter.state[0] === 'awaiting_proof'
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Tasks"
            actions={
              <>
                <ListSearch label="Find by task or identity" />
                <SavedViews page="tasks" query={query} />
                <Button
                  small
                  file
                  href={tasksCsv(query)}
                  icon={<IconDownload size={14} aria-hidden="true" />}
                >
                  {`Export ${count(page.total)}`}
                </Button>
              </>
            }
          />
          <TabLinks
            label="Which tasks"
            tabs={[
              tab(
                'Open',
                figures.open,
                {},
                !filter.mine && !filter.overdue && !filter.watched && !isAwaiting,
              ),
              tab('Mine', figures.mine, { mine: 'true' }, filter.mine === true),
              tab('Overdue', figures.overdue, { overdue: 'true' }, filter.overdue === true),
              tab('Awaiting proof', figures.awaiting, { state: 'awaiting_proof' }, isAwaiting),
              tab('Watched', figures.watched, { watched: 'true' }, filter.watched === true),
            ]}
          />
          {chips.length > 0 ? <ChipRow chips={chips} clear={PATH} /> : null}
        </>
      }
      facets={
        board ? undefined : (
          <FacetList pathname={PATH} search={search} facets={facets} closed={['environment']} />
        )
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            <b>{counted(page.total, 'task')}</b>.{' '}
            {filter.closed ? (
              <>
                Verified and cancelled are shown.{' '}
                <Link href={address(PATH, search, { closed: null })}>Hide</Link>
              </>
            ) : filter.state.length > 0 ? null : (
              <>
                Verified and cancelled are hidden.{' '}
                <Link href={address(PATH, search, { closed: 'true' })}>Show</Link>
              </>
            )}
          </span>
          {board ? (
            <Link href={address(PATH, search, { view: null })}>As a list</Link>
          ) : (
            <Link href={address(PATH, search, { view: 'board', state: null })}>As a board</Link>
          )}
        </span>
      }
    >
      {page.total === 0 ? (
        chips.length > 0 ? (
          <FilteredEmpty noun="task" chips={chips} clear={PATH} without={without} />
        ) : (
          <ListEmpty>
            <EmptyState
              title="No task is open."
              action={
                <Button small href="/findings">
                  Plan from findings
                </Button>
              }
            >
              A task is planned from a finding, or from a decision of an attestation. It closes when later
              data proves it.
            </EmptyState>
          </ListEmpty>
        )
      ) : board ? (
        <TaskBoard columns={board} search={search} now={now} />
      ) : (
        <TaskList
          key={query}
          first={page}
          search={search}
          sort={filter.sort}
          now={now}
          refused={refused}
          me={me}
        />
      )}
    </Workspace>
  )
}
