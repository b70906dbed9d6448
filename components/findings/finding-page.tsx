import { SafeTrusts } from '@/components/identities/safe-trusts'
import { Link } from '@/components/ui/link'
import { FindingExceptions } from '@/components/exceptions/finding-exceptions'
import { Comments } from '@/components/talk/comments'
import { WatchButton } from '@/components/talk/watch-button'
import { ProofList } from '@/components/tasks/proof-list'
import { PlaybookView } from '@/components/checks/playbook-view'
import { CopyId } from '@/components/ui/copy-id'
import { KindMark } from '@/components/ui/kind-mark'
import { Columns, Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { FindingActions, type FindingRefusals } from './actions'
import { FindingDismissals } from './finding-dismissals'
import { FindingEvidence } from './finding-evidence'
import { FindingFacts } from './finding-facts'
import { FindingHistory } from './finding-history'
import { FindingStateMark } from './finding-state'
import { FindingWork } from './finding-work'
import { changesOf, type FindingSheet } from './sheet'

type Props = {
  sheet: FindingSheet
  refused: FindingRefusals & { decide: string | null; work: string | null }
  me: string
}

export function FindingPage({ sheet, refused, me }: Props) {
  const { finding, falsePositives, history, playbook } = sheet
  return (
    <Page>
      <PageHeader
        trail={[
          { href: '/findings', label: 'Findings' },
          { href: `/findings?check=${finding.checkId}`, label: finding.title },
        ]}
        here={finding.identityName}
        mark={<KindMark provider={finding.provider} kind={finding.kind} />}
        title={
          <span className="row wrap">
            {finding.title}
            <SeverityMark severity={finding.severity} form="badge" />
            <FindingStateMark finding={finding} badge />
          </span>
        }
        subtitle={
          <>
            {sheet.verdict?.proof ? <span className="block text anywhere">{sheet.verdict.proof}</span> : null}
            <span className="row wrap">
              <span>
                on{' '}
                <Link className="strong" href={`/identities/${finding.identityId}`}>
                  {finding.identityName}
                </Link>
                {finding.credential ? `, ${finding.credential}` : ''}
              </span>
              <CopyId id={`finding ${finding.id}`} what="the id of the finding" />
            </span>
          </>
        }
        actions={
          <>
            <FindingActions
              ids={[finding.id]}
              refused={refused}
              daysMax={sheet.daysMax}
              me={me}
              filled
              can={changesOf(finding)}
            />
            <WatchButton thing={{ about: 'finding', about_id: finding.id }} watching={sheet.isWatching} />
          </>
        }
      />
      <Columns aside>
        <div className="sections">
          <FindingFacts sheet={sheet} wide />
          <FindingWork sheet={sheet} />
        </div>
        <div className="sections">
          <FindingExceptions exceptions={sheet.exceptions} refused={refused} />
          <FindingDismissals dismissals={sheet.dismissals} refused={refused.change} />
          <ProofList proofs={sheet.proofs} />
          <Comments
            thing={{ about: 'finding', about_id: finding.id }}
            comments={sheet.comments}
            refused={refused.work}
          />
          <FindingHistory history={history} openedAt={finding.openedAt} />
          {falsePositives.length > 0 ? (
            <section aria-labelledby="doubt">
              <SectionTitle id="doubt">Possible false positives</SectionTitle>
              <ul className="stack text-2">
                {falsePositives.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </section>
          ) : null}
          <p className="small text-3">
            Check and threshold source: <Link href={`/checks/${finding.checkId}`}>{finding.checkId}</Link>
          </p>
        </div>
      </Columns>
      <SafeTrusts trusts={sheet.trusts} />
      {sheet.task && sheet.task.closedAt === null ? null : (
        <PlaybookView playbook={playbook} livesAt={finding.provider} />
      )}
      <FindingEvidence sheet={sheet} />
    </Page>
  )
}
