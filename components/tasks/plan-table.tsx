import { Link } from '@/components/ui/link'
import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { PlanRow } from '@/lib/model/answers/remediation'
import { Due } from './due'
import styles from './tasks.module.css'

type Props = {
  plans: readonly PlanRow[]
  /** How many there are; the most urgent are given. */
  total: number
  /** How many are shown; all of them when absent. */
  most?: number
  /** The list of all of them. */
  allHref: string
}

/** Plans, each as one row with how many of its tasks are proven. */
export function PlanTable({ plans, total, most = plans.length, allHref }: Props) {
  const hidden = plans.length - most
  const left = total - plans.length
  return (
    <section aria-label="Plans" className={styles.table}>
      <Table label="Plans">
        <thead>
          <tr>
            <HeadCell width={104} keep={2}>
              Severity
            </HeadCell>
            <HeadCell>Plan</HeadCell>
            <HeadCell width={136}>Proven</HeadCell>
            <HeadCell width={112} keep={2}>
              Due
            </HeadCell>
            <HeadCell width={152} keep={4}>
              Assigned to
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {plans.slice(0, most).map((plan) => (
            <tr key={plan.id}>
              <Cell keep={2}>
                <SeverityMark severity={plan.severity} />
              </Cell>
              <Cell>
                <NameCell name={plan.title} href={`/tasks/plans/${plan.id}`} detail={detailOf(plan)} />
              </Cell>
              <Cell>
                <span className="strong">{plan.proven}</span> of {plan.tasks}
              </Cell>
              <Cell keep={2}>
                <Due task={{ dueAt: plan.dueAt, isOverdue: plan.overdue > 0 }} />
              </Cell>
              <Cell keep={4}>
                <AssigneesOf plan={plan} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {hidden > 0 ? (
        <p className="told">
          <Link href={allHref}>{`All ${counted(total, 'plan')}`}</Link>
        </p>
      ) : left > 0 ? (
        <p className="told">
          {`The ${plans.length} most urgent of ${counted(total, 'plan')}. Filter to see the others.`}
        </p>
      ) : null}
    </section>
  )
}

const detailOf = ({ tasks, overdue }: PlanRow) =>
  overdue > 0 ? `${counted(tasks, 'task')}, ${overdue} overdue` : counted(tasks, 'task')

/** Who has the tasks of a plan: the one, or how many. */
export function AssigneesOf({ plan: { assignees } }: { plan: PlanRow }) {
  if (assignees.length === 0) return <span className="text-3">Unassigned</span>
  const words = assignees.length === 1 ? assignees[0]! : `${assignees.length} assignees`
  return <span title={assignees.join(', ')}>{words}</span>
}
