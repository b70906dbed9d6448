import { Link } from '@/components/ui/link'
import { CopyButton } from '@/components/ui/copy-button'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { FirstFiles } from './first-files'
import styles from './first-run.module.css'

const questions = [
  ['Owners', 'tags, labels and a directory export'],
  ['Granted against used permissions', 'policies or roles, and an audit log'],
  ['Age and use of credentials', 'a credential report, an audit log'],
  ['Compliance by published control', 'the built-in frameworks, without any data'],
]

type Props = {
  /** Why this role may not import; null when it may. */
  refused: string | null
  formats: { id: string; title: string }[]
  /** Fields of the model that a column of a table may mean, with their words. */
  fields: { field: string; label: string }[]
  /** How three exports are made, as their formats say it. */
  exports: { inventory: string; log: string; people: string }
}

/**
 * An installation without a single record: what to feed it, in the order that answers most soonest. The commands are examples; every
 * other platform has its own under Sources.
 */
export function FirstRun({ refused, formats, fields, exports }: Props) {
  return (
    <Page>
      <PageHeader
        title="0 identities"
        subtitle="No imports yet. Muster reads exports that you upload; it has no access to your systems."
      />
      <FirstFiles formats={formats} fields={fields} sources={[]} refused={refused} opens />
      <section aria-labelledby="feed">
        <SectionTitle id="feed">Start here: three exports</SectionTitle>
        <ol className={styles.ways}>
          <li>
            <span className={styles.number}>1</span>
            <div>
              <p>
                <span className="strong">An inventory.</span> Any export of accounts, roles, service accounts
                or app registrations. The format is recognised by its content;{' '}
                <Link href="/sources">Sources</Link> lists the command with least privilege for each. From
                AWS:
              </p>
              <Command text={exports.inventory} />
            </div>
          </li>
          <li>
            <span className={styles.number}>2</span>
            <div>
              <p>
                <span className="strong">A log.</span> CloudTrail, a Kubernetes audit log, a token issuance
                log. Without a log, use is unknown and nothing counts as unused. From AWS:
              </p>
              <Command text={exports.log} />
            </div>
          </li>
          <li>
            <span className={styles.number}>3</span>
            <div>
              <p>
                <span className="strong">People and teams.</span> A directory export resolves tags and labels
                to active people. From Entra:
              </p>
              <Command text={exports.people} />
            </div>
          </li>
        </ol>
      </section>
      <section aria-labelledby="answers">
        <SectionTitle id="answers">What you get, and from which data</SectionTitle>
        <ul className="stack">
          {questions.map(([question, from]) => (
            <li key={question}>
              <span className="strong">{question}</span> <span className="text-3">from {from}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="demo">
        <SectionTitle id="demo">Try it with demo data</SectionTitle>
        <p className="text-2">Starts Muster with a made-up data set.</p>
        <Command text="npm start -- --demo" />
      </section>
    </Page>
  )
}

function Command({ text }: { text: string }) {
  return (
    <span className={`row ${styles.line}`}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
      <code className={`mono ${styles.command}`} tabIndex={0}>
        {text}
      </code>
      <CopyButton text={text} what="the command" />
    </span>
  )
}
