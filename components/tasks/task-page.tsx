import { Link } from '@/components/ui/link'
import { Comments } from '@/components/talk/comments'
import { WatchButton } from '@/components/talk/watch-button'
import { CopyId } from '@/components/ui/copy-id'
import { Fact, Facts } from '@/components/ui/facts'
import { KindMark } from '@/components/ui/kind-mark'
import { Notice } from '@/components/ui/notice'
import { Columns, Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import { Due } from './due'
import { PreflightFacts } from './preflight-facts'
import { ProofList } from './proof-list'
import type { TaskSheet } from './sheet'
import { TaskActions } from './task-actions'
import { ProofFrom } from './task-columns'
import { TaskSteps } from './task-steps'
import { changeNames } from '@/lib/model/words'
import styles from './tasks.module.css'
import { TicketFact } from './ticket-fact'

type Props = {
  sheet: TaskSheet
  refused: { work: string | null; plan: string | null }
  me: string
}

export function TaskPage({ sheet, refused, me }: Props) {
  const { task, steps, preflight, hold, questions, demand, proofs, history, comments, now } = sheet
  const isClosed = task.closedAt !== null
  const contradicted = proofs[0]?.shows === 'gap' && task.state === 'in_progress' ? proofs[0] : null
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/tasks', label: 'Tasks' }]}
        here={task.identityName}
        mark={<KindMark provider={task.provider} kind={task.identityKind} />}
        title={
          <span className="row wrap">
            {task.title}
            <SeverityMark severity={task.severity} form="badge" />
            <StateMark state={task.state} badge />
          </span>
        }
        subtitle={
          <span className="row wrap">
            <span>
              on{' '}
              <Link className="strong" href={`/identities/${task.identityId}`}>
                {task.identityName}
              </Link>
              {task.credential ? `, ${task.credential}` : ''}
            </span>
            <CopyId id={`task ${task.id}`} what="the id of the task" />
          </span>
        }
        actions={
          <>
            <TaskActions ids={[task.id]} refused={refused} me={me} state={task.state} />
            <WatchButton thing={{ about: 'task', about_id: task.id }} watching={sheet.isWatching} />
          </>
        }
      />
      {task.state === 'awaiting_proof' ? (
        <Notice title="Marked as done. Closes when later data confirms it.">{demand}</Notice>
      ) : null}
      {contradicted ? (
        <Notice tone="critical" title="Later data did not confirm the fix.">
          {contradicted.says}
          {contradicted.importId ? (
            <>
              {' '}
              (<Link href={`/imports/${contradicted.importId}`}>import {contradicted.importId}</Link>)
            </>
          ) : null}
          .
        </Notice>
      ) : null}
      <Columns aside>
        <div className="sections">
          <Facts wide>
            <Fact label="Assigned to" provenance={originOf(sheet)}>
              {task.assignee ?? 'Unassigned'}
            </Fact>
            {task.plan ? (
              <Fact label="Part of" provenance="Planned together; this task has its own proof.">
                <Link href={`/tasks/plans/${task.plan.id}`}>{task.plan.title}</Link>
              </Fact>
            ) : null}
            <Fact
              label="Due"
              provenance={
                <>
                  SLA from <Link href="/settings?tab=due">Settings</Link>, unless changed (see history).
                </>
              }
            >
              <Due task={task} />
            </Fact>
            <Fact
              label="Closes when"
              provenance={
                isClosed ? (
                  <>
                    Closed <Time at={task.closedAt!} />
                  </>
                ) : (
                  <ProofFrom task={task} now={now} />
                )
              }
            >
              {demand}
            </Fact>
            <TicketFact
              path={`/tasks/${task.id}`}
              ticket={task.ticket}
              links={sheet.ticketLinks}
              refused={refused.work}
            />
          </Facts>
          <PreflightFacts preflight={preflight} questions={questions} now={now} />
          <TaskSteps
            taskId={task.id}
            steps={steps}
            hold={hold}
            holdUntil={task.holdUntil}
            now={now}
            refused={refused.work ?? (isClosed ? 'the task is closed' : null)}
          />
        </div>
        <div className="sections">
          <ProofList proofs={proofs} />
          <Comments thing={{ about: 'task', about_id: task.id }} comments={comments} refused={refused.work} />
          <section aria-labelledby="history">
            <SectionTitle id="history" note="newest first">
              History
            </SectionTitle>
            <ol className={styles.list}>
              {history.map((line) => (
                <li key={`${line.at} ${line.change} ${line.note}`}>
                  <span className="strong">{changeNames[line.change]}</span> by {line.actor}
                  {line.note ? <span className="text-2">: {line.note}</span> : null}
                  <div className="small text-3">
                    <Time at={line.at} />
                  </div>
                </li>
              ))}
            </ol>
          </section>
        </div>
      </Columns>
    </Page>
  )
}

function originOf({ task, campaign }: TaskSheet) {
  if (task.findingId)
    return (
      <>
        Created from <Link href={`/findings/${task.findingId}`}>finding {task.findingId}</Link>{' '}
        <Time at={task.createdAt} />
      </>
    )
  return (
    <>
      Decided in{' '}
      {campaign ? <Link href={`/attestation/${campaign.id}`}>{campaign.name}</Link> : 'an attestation'},{' '}
      <Time at={task.createdAt} />
    </>
  )
}
