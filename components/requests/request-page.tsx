import { CopyButton } from '@/components/ui/copy-button'
import { CopyId } from '@/components/ui/copy-id'
import { Fact, Facts } from '@/components/ui/facts'
import { fileSize } from '@/components/imports/import-words'
import { Link } from '@/components/ui/link'
import { Columns, Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import type { AnswerRow, RequestDetail } from '@/lib/model/answers/requests'
import { requestDecisionNames } from '@/lib/model/words'
import { controlHref } from '@/components/frameworks/posture'
import { AcceptButton } from './accept-button'
import { RequestActions } from './request-actions'
import { Day, RequestDue, RequestStateMark } from './request-state'
import styles from './requests.module.css'

type Props = {
  request: RequestDetail
  /** Why this role cannot ask and answer; null when it can. */
  refused: { ask: string | null; answer: string | null }
}

/** One request for evidence: what is wanted, and all that was answered and decided. */
export function RequestPage({ request, refused }: Props) {
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/requests', label: 'Requests' }]}
        here={`Request ${request.id}`}
        title={
          <span className="row wrap">
            {request.title}
            <RequestStateMark state={request.state} badge />
          </span>
        }
        subtitle={
          <span className="row wrap">
            <span>
              Requested by {request.askedBy}, <Time at={request.askedAt} />
            </span>
            <CopyId id={`request ${request.id}`} what="the id of the request" />
          </span>
        }
        actions={<RequestActions request={request.id} state={request.state} refused={refused} />}
      />
      <Columns aside>
        <div className="sections">
          <section aria-labelledby="wanted">
            <SectionTitle id="wanted">Evidence requested</SectionTitle>
            <p className={styles.text}>{request.wanted}</p>
          </section>
          <section aria-labelledby="answers">
            <SectionTitle id="answers" note="oldest first; never changed">
              Answers
            </SectionTitle>
            <Exchange request={request} refused={refused.ask} />
          </section>
        </div>
        <Facts>
          {request.control ? (
            <Fact label="Control" provenance="The control this is evidence for.">
              <Link href={controlHref(request.control.framework, request.control.id)}>
                {request.control.name}
              </Link>
            </Fact>
          ) : null}
          {request.periodFrom || request.periodTo ? (
            <Fact label="Covers" provenance="What the evidence should cover, both days included.">
              <Period from={request.periodFrom} to={request.periodTo} />
            </Fact>
          ) : null}
          <Fact label="Due" provenance="Set by the requester; a later date needs a reason.">
            <RequestDue request={request} />
          </Fact>
          <Fact label="Assigned to" provenance="Notified by mail. Any analyst can answer.">
            {request.askedOf ?? 'Any analyst'}
          </Fact>
        </Facts>
      </Columns>
    </Page>
  )
}

function Period({ from, to }: { from: string | null; to: string | null }) {
  return (
    <>
      {from && to ? null : from ? 'From ' : 'Until '}
      {from ? <Day on={from} /> : null}
      {from && to ? ' to ' : null}
      {to ? <Day on={to} /> : null}
    </>
  )
}

/** Answers and decisions in the order in which they were given. */
function Exchange({ request, refused }: { request: RequestDetail; refused: string | null }) {
  const turns = [
    ...request.given.map((answer) => ({ at: answer.answeredAt, answer })),
    ...request.decisions.map((decision) => ({ at: decision.decidedAt, decision })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1))
  if (turns.length === 0) return <p className="text-3 under">No answers yet.</p>
  return (
    <ol className={styles.turns}>
      {turns.map((turn) =>
        'answer' in turn ? (
          <li key={turn.answer.id}>
            <Answer
              request={request.id}
              answer={turn.answer}
              isNewest={turn.answer.id === request.given.at(-1)?.id}
              isDecidable={request.state === 'answered' && refused === null}
            />
          </li>
        ) : (
          <li key={turn.decision.id}>
            <div className="small text-3">
              <span className="strong ink">{requestDecisionNames[turn.decision.decision]}</span> by{' '}
              {turn.decision.decidedBy}, <Time at={turn.decision.decidedAt} />
            </div>
            {turn.decision.reason ? <p className={styles.text}>{turn.decision.reason}</p> : null}
            {turn.decision.dueOn ? (
              <p className="text-2">
                Due on <Day on={turn.decision.dueOn} />
              </p>
            ) : null}
          </li>
        ),
      )}
    </ol>
  )
}

type AnswerProps = {
  request: string
  answer: AnswerRow
  isNewest: boolean
  isDecidable: boolean
}

function Answer({ request, answer, isNewest, isDecidable }: AnswerProps) {
  return (
    <>
      <div className="small text-3">
        <span className="strong ink">Answered</span> by {answer.answeredBy}, <Time at={answer.answeredAt} />
      </div>
      {answer.isAccepted ? <RequestStateMark state="accepted" /> : null}
      {answer.text ? <p className={styles.text}>{answer.text}</p> : null}
      {answer.link ? (
        <p>
          <Link className="strong" href={answer.link}>
            {answer.link}
          </Link>
        </p>
      ) : null}
      {answer.file ? (
        <>
          <p className="row wrap">
            <a className="mono strong" href={`/api/v1/evidence/${answer.file.sha256}`} download>
              {answer.file.name}
            </a>
            <span className="text-3">{fileSize(answer.file.bytes)}</span>
          </p>
          <Hash of="SHA-256 of the file" what="the hash of the file" hash={answer.file.sha256} />
        </>
      ) : null}
      <Hash of="SHA-256 of the answer" what="the hash of the answer" hash={answer.sha256} />
      {isDecidable ? (
        <AcceptButton
          request={request}
          answer={answer.id}
          isNewest={isNewest}
          refused={answer.isOwn ? 'you answered it' : null}
        />
      ) : null}
    </>
  )
}

const Hash = ({ of, what, hash }: { of: string; what: string; hash: string }) => (
  <p className="small text-3">
    {of} <span className={`mono ${styles.hash}`}>{hash}</span> <CopyButton text={hash} what={what} />
  </p>
)
