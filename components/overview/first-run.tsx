import { Link } from '@/components/ui/link'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import styles from './first-run.module.css'

const questions = [
  ['Who owns it', 'tags, labels and a directory export'],
  ['What it may do against what it does', 'policies or roles, and an audit log'],
  ['How old its credentials are, and where they work', 'a credential report, an issuance log'],
  ['Which published control each gap breaks', 'nothing more; the frameworks are built in'],
]

/** An installation without a single record: what to feed it, in the order that answers most soonest. */
export function FirstRun({ mayImport }: { mayImport: boolean }) {
  return (
    <Page>
      <PageHeader
        title="0 identities"
        subtitle="No import has reached this installation yet. Muster reads exports you already have and holds no key to your estate."
        actions={
          mayImport ? (
            <Button look="filled" href="/imports">
              Import a file
            </Button>
          ) : null
        }
      />
      <section aria-labelledby="feed">
        <SectionTitle id="feed">What to feed it</SectionTitle>
        <ol className={styles.ways}>
          <li>
            <span className={styles.number}>1</span>
            <div>
              <span className="strong">An inventory.</span> Any export of accounts, roles, service accounts or
              app registrations. The format is recognised by its content; <Link href="/sources">Sources</Link>{' '}
              lists the exact least-privilege command for each.
              <Command text="aws iam get-account-authorization-details --output json > authorization-details.json" />
            </div>
          </li>
          <li>
            <span className={styles.number}>2</span>
            <div>
              <span className="strong">A log.</span> CloudTrail, a Kubernetes audit log, a token issuance log.
              Without one, use stays unknown; Muster never calls that unused.
            </div>
          </li>
          <li>
            <span className={styles.number}>3</span>
            <div>
              <span className="strong">People and teams.</span> A directory export turns tags and labels into
              owners who are still here.
            </div>
          </li>
        </ol>
      </section>
      <section aria-labelledby="answers">
        <SectionTitle id="answers">What it answers, and from what</SectionTitle>
        <ul className="stack">
          {questions.map(([question, from]) => (
            <li key={question}>
              <span className="strong">{question}</span> <span className="text-3">from {from}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="demo">
        <SectionTitle id="demo">See it filled first</SectionTitle>
        <p className="text-2">Starts the same installation with made-up data in every page.</p>
        <Command text="npm start -- --demo" />
      </section>
    </Page>
  )
}

function Command({ text }: { text: string }) {
  return (
    <span className="row">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
      <code className={`mono ${styles.command}`} tabIndex={0}>
        {text}
      </code>
      <CopyButton text={text} what="the command" />
    </span>
  )
}
