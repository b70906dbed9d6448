import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import styles from './reports.module.css'
import { gapLines } from '@/lib/model/known-gaps'
import type { EvidenceImport, ReportEvidence } from '@/lib/model/answers/reports'

/** Evidence of a report: snapshot, sources with counts, rules, and known gaps. */
export function EvidenceSheet({ of }: { of: ReportEvidence }) {
  const lines: [string, React.ReactNode][] = [
    ...(of.looksBackTo
      ? [['As of', <Time key="past" at={of.looksBackTo} />] satisfies [string, React.ReactNode]]
      : []),
    ['Evaluated', of.asOf ? <Time key="at" at={of.asOf} /> : 'never'],
    ['Evaluation no.', of.judgement ?? 'none'],
    ...(of.organisation ? [['Organisation', of.organisation] satisfies [string, string]] : []),
    ['Created by', of.madeBy],
    ['Scope', of.scope],
    [
      'Filter',
      of.list ? (
        <Link key="list" href={of.list}>
          {of.filter === 'none' ? 'none' : of.filter}
        </Link>
      ) : (
        'none'
      ),
    ],
    ['Rows', count(of.rows)],
    [
      'SHA-256 of the rows',
      <span key="hash" className={`mono ${styles.hash}`}>
        {of.contentSha256}
      </span>,
    ],
    [
      'Rules',
      <span key="rules" className="mono">
        {of.rulesVersion}
      </span>,
    ],
    [
      'Frameworks',
      of.frameworks
        .map(({ id, version, edition }) => `${id} (${version}${edition ? `, ${edition.slice(0, 8)}` : ''})`)
        .join(', '),
    ],
  ]
  return (
    <>
      <section aria-labelledby="evidence">
        <SectionTitle id="evidence" note="included in every file">
          Evidence sheet
        </SectionTitle>
        <Table label="Evidence sheet" compact>
          {/* Outside the head, which is hidden from sight and so gives no widths. */}
          <colgroup>
            <col className={styles.labels} />
            <col />
          </colgroup>
          <thead className="visually-hidden">
            <tr>
              <HeadCell>Fact</HeadCell>
              <HeadCell>Value</HeadCell>
            </tr>
          </thead>
          <tbody>
            {lines.map(([label, value]) => (
              <tr key={label}>
                <Cell>
                  <span className="text-2">{label}</span>
                </Cell>
                <Cell>{value}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      {of.notes.length > 0 ? (
        <section aria-labelledby="notes">
          <SectionTitle id="notes">Method</SectionTitle>
          <ul className={styles.gaps}>
            {of.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="gaps">
        <SectionTitle id="gaps">Known gaps</SectionTitle>
        {of.gaps.length === 0 ? (
          <p className="text-2">None.</p>
        ) : (
          <ul className={styles.gaps}>
            {gapLines(of.gaps, of.sources).map(({ text, sources }) => (
              <li key={text}>
                {sources.length === 0 ? (
                  text
                ) : (
                  <details>
                    <summary>{text}</summary>
                    <ul className={styles.names}>
                      {sources.map((name) => (
                        <li key={name}>{name}</li>
                      ))}
                    </ul>
                  </details>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      {of.imports.length > 0 ? <ImportsBehind imports={of.imports} /> : null}
      <section aria-labelledby="sources">
        <SectionTitle
          id="sources"
          note="received = stored + updated + unchanged + rejected, in the last import of each"
        >
          Sources
        </SectionTitle>
        <Table label="Sources behind this report" compact least={880}>
          <thead>
            <tr>
              <HeadCell>Source</HeadCell>
              <HeadCell width={90}>State</HeadCell>
              <HeadCell width={90}>Import</HeadCell>
              {['Received', 'Stored', 'Updated', 'Unchanged', 'Rejected', 'Identities'].map((title) => (
                <HeadCell key={title} numeric width={92}>
                  {title}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.sources.map((one) => (
              <tr key={one.source}>
                <Cell>
                  <span className="strong">{one.source}</span>
                </Cell>
                <Cell>{one.state}</Cell>
                <Cell>
                  {one.lastImport ? (
                    <Link href={`/imports/${one.lastImport}`}>{one.lastImport}</Link>
                  ) : (
                    'none'
                  )}
                </Cell>
                {[one.received, one.stored, one.updated, one.unchanged, one.rejected, one.identities].map(
                  (value, index) => (
                    <Cell key={index} numeric>
                      {count(value)}
                    </Cell>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </>
  )
}

const SHOWN = 60

/** Every import on which facts of the report rest, newest first. */
function ImportsBehind({ imports }: { imports: EvidenceImport[] }) {
  return (
    <section aria-labelledby="imports">
      <SectionTitle
        id="imports"
        note={
          imports.length > SHOWN
            ? `the newest ${SHOWN} of ${count(imports.length)}; the files name all`
            : undefined
        }
      >
        Imports behind this report
      </SectionTitle>
      <Table label="Imports on which facts of this report rest" compact least={880}>
        <thead>
          <tr>
            <HeadCell width={90}>Import</HeadCell>
            <HeadCell>Source</HeadCell>
            {['Received', 'Stored', 'Updated', 'Unchanged', 'Rejected', 'Current records', 'Events'].map(
              (title) => (
                <HeadCell key={title} numeric width={title.includes(' ') ? 120 : 92}>
                  {title}
                </HeadCell>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {imports.slice(0, SHOWN).map((one) => (
            <tr key={one.import}>
              <Cell>
                <Link href={`/imports/${one.import}`}>{one.import}</Link>
              </Cell>
              <Cell>{one.source}</Cell>
              {[
                one.received,
                one.stored,
                one.updated,
                one.unchanged,
                one.rejected,
                one.records,
                one.events,
              ].map((value, index) => (
                <Cell key={index} numeric>
                  {count(value)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
