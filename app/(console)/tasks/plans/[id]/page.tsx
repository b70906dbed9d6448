import type { Metadata } from 'next'
import { cache } from 'react'
import { PlanPage } from '@/components/tasks/plan-page'
import { counted } from '@/components/ui/figures'
import { ListLayoutProvider } from '@/components/ui/list-layout'
import { requireSession } from '@/lib/auth/session'
import { ownAddress } from '@/lib/db/settings'
import { taskFilter } from '@/lib/model/filters'
import { planById } from '@/lib/tasks/plans'
import { listTasks, openTasksOf } from '@/lib/tasks/task-queries'
import { ticketLink } from '@/lib/tasks/ticket-link'
import { listTicketSystems } from '@/lib/tasks/tickets'
import { asOf } from '../../../as-of'
import { listLayout } from '../../../list-layout'
import { orMissing } from '../../../missing'
import { refusalOf } from '../../../refusal'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(planById(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await asked((await params).id)
  return { title }
}

export default async function PlanRoute({ params }: Props) {
  const { actor, email } = await requireSession()
  const plan = await asked((await params).id)
  const query = `plan=${plan.id}&closed=true`
  const [first, open, systems, layout] = await Promise.all([
    listTasks(actor, taskFilter.parse({ plan: plan.id, closed: 'true' })),
    openTasksOf(actor, plan.id),
    listTicketSystems(),
    listLayout(actor, 'tasks'),
  ])
  const text = {
    title: `${plan.title}: ${counted(plan.tasks, 'task')}`,
    body: [
      `${counted(plan.tasks, 'task')}, of which ${plan.proven} ${plan.proven === 1 ? 'is' : 'are'} proven.`,
      ...first.rows.map(({ identityName, title }) => `- ${identityName}: ${title}`),
      ...(first.next ? [`and ${first.total - first.rows.length} more`] : []),
      `Severity: ${plan.severity}. First due: ${plan.dueAt?.slice(0, 10) ?? 'no date'}.`,
      ownAddress(`/tasks/plans/${plan.id}`),
    ].join('\n'),
  }
  return (
    <ListLayoutProvider {...layout}>
      <PlanPage
        plan={plan}
        first={first}
        query={query}
        open={open}
        ticketLinks={systems.map((system) => ({ name: system.name, href: ticketLink(system, text) }))}
        refused={{ work: refusalOf(actor, 'task:work'), plan: refusalOf(actor, 'finding:change') }}
        me={email}
        now={asOf()}
      />
    </ListLayoutProvider>
  )
}
