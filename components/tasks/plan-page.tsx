import { CopyId } from '@/components/ui/copy-id'
import { Fact, Facts } from '@/components/ui/facts'
import { counted } from '@/components/ui/figures'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { Progress } from '@/components/ui/progress'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import type { PlanRow, TaskRow } from '@/lib/model/answers/remediation'
import type { Page as PageOf } from '@/lib/model/filters'
import { Due } from './due'
import { AssigneesOf } from './plan-table'
import { TaskActions } from './task-actions'
import { TaskList } from './task-list'
import { TicketFact } from './ticket-fact'

type Props = {
  plan: PlanRow
  /** Its tasks, and the filter that names them. */
  first: PageOf<TaskRow>
  query: string
  /** Ids of the tasks that are not closed, as far as one change reaches. */
  open: readonly string[]
  ticketLinks: { name: string; href: string }[]
  refused: { work: string | null; plan: string | null }
  me: string
  now: string
}

/** How a plan ended: with a proof for each task, or without. */
const closedWords = ({ tasks, cancelled }: PlanRow): string =>
  tasks === 0
    ? `Closed: ${cancelled === 1 ? 'its task was' : `all ${cancelled} tasks were`} cancelled, and no fix was confirmed.`
    : `Closed: later data confirmed the fix of ${cancelled === 0 ? 'every task' : counted(tasks, 'task')}${cancelled === 0 ? '' : `; ${cancelled} cancelled`}.`

/** Tasks that were planned together: how far they are, what can be done with all of them, and each by itself. */
export function PlanPage({ plan, first, query, open, ticketLinks, refused, me, now }: Props) {
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/tasks', label: 'Tasks' }]}
        here={plan.title}
        title={
          <span className="row wrap">
            {plan.title}
            <SeverityMark severity={plan.severity} form="badge" />
          </span>
        }
        subtitle={<CopyId id={`plan ${plan.id}`} what="the id of the plan" />}
        actions={plan.open > 0 ? <TaskActions ids={open} refused={refused} me={me} /> : null}
      />
      <div className="sections">
        <Progress
          name={`Proven tasks of ${plan.title}`}
          label={`${plan.proven} of ${plan.tasks} proven`}
          done={plan.proven}
          total={plan.tasks}
          detail={
            plan.open === 0
              ? closedWords(plan)
              : `${counted(plan.open, 'task')} open${plan.overdue > 0 ? `, ${plan.overdue} overdue` : ''}. The plan closes when later data has confirmed the fix of every task.`
          }
        />
        <Facts wide>
          <Fact
            label="Assigned to"
            provenance={
              <>
                Created by {plan.createdBy}, <Time at={plan.createdAt} />
              </>
            }
          >
            <AssigneesOf plan={plan} />
          </Fact>
          <Fact label="First due" provenance="Of its open tasks.">
            <Due task={{ dueAt: plan.dueAt, isOverdue: plan.overdue > 0 }} />
          </Fact>
          <TicketFact
            path={`/tasks/plans/${plan.id}`}
            ticket={plan.ticket}
            links={ticketLinks}
            refused={refused.work}
          />
        </Facts>
        <section aria-labelledby="tasks">
          <SectionTitle id="tasks" note={counted(first.total, 'task')}>
            Tasks
          </SectionTitle>
          <TaskList
            first={first}
            query={query}
            within={{ plan: plan.id, closed: 'true' }}
            sort="due"
            now={now}
            refused={refused}
            me={me}
          />
        </section>
      </div>
    </Page>
  )
}
