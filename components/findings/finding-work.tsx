import { Link } from '@/components/ui/link'
import { Due } from '@/components/tasks/due'
import { ProofFrom } from '@/components/tasks/task-columns'
import { Fact, Facts } from '@/components/ui/facts'
import { SectionTitle } from '@/components/ui/section-title'
import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import type { FindingSheet } from './sheet'

/** The task of the finding: state, due date and how it is verified. */
export function FindingWork({ sheet: { task, now } }: { sheet: FindingSheet }) {
  if (!task) return null
  return (
    <section aria-labelledby="work">
      <SectionTitle id="work" more={<Link href={`/tasks/${task.id}`}>Steps and commands</Link>}>
        Task
      </SectionTitle>
      <Facts wide>
        <Fact
          label="State"
          provenance={
            <>
              Planned <Time at={task.createdAt} />
              {task.regressed > 0 ? `; regressed ${task.regressed} ×` : ''}
            </>
          }
        >
          <Link href={`/tasks/${task.id}`}>
            <StateMark state={task.state} />
          </Link>
        </Fact>
        <Fact label="Due" provenance={`Assigned to ${task.assignee ?? 'nobody'}`}>
          <Due task={task} />
        </Fact>
        <Fact label="Verified by" provenance="Closes only when later data confirms the fix.">
          <ProofFrom task={task} now={now} />
        </Fact>
      </Facts>
    </section>
  )
}
