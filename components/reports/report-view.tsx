'use client'
import { Link } from '@/components/ui/link'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ErrorState } from '@/components/ui/error-state'
import { count, counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { Progress } from '@/components/ui/progress'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { EvidenceSheet } from './evidence-sheet'
import { FigureTables } from './figure-tables'
import { fileHref, isMoving, type ReportDetail, useCancelReport, useReport } from './queries'
import { formatNames, reportStateNames } from './report-words'
import styles from './reports.module.css'

/** One report: figures, files with hashes, and the evidence sheet. */
export function ReportView({ first, subtitle }: { first: ReportDetail; subtitle: string }) {
  const { data } = useReport(first)
  const cancel = useCancelReport(first.id)
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/reports', label: 'Reports' }]}
        here={data.title}
        title={data.evidence?.subject ? `${data.title}: ${data.evidence.subject}` : data.title}
        subtitle={subtitle}
      />
      {data.state === 'failed' ? (
        <ErrorState title="This report failed." detail={data.error}>
          Nothing was stored. Create it again; if it fails again, see the message.
        </ErrorState>
      ) : null}
      {data.state === 'cancelled' ? <Notice title="Cancelled; no file stored.">{null}</Notice> : null}
      {isMoving(data) ? (
        <Progress
          label={reportStateNames[data.state]}
          name="Progress of the report"
          done={0}
          total={null}
          detail={`${counted(data.rowsDone, 'row')} read`}
          action={
            <Button small onClick={() => cancel.mutate()} aria-disabled={cancel.isPending || undefined}>
              Cancel
            </Button>
          }
        />
      ) : null}
      {data.figures.length > 0 ? <FigureTables groups={data.figures} /> : null}
      {data.files.length > 0 ? (
        <section aria-labelledby="files">
          <SectionTitle id="files" more={<Link href="/verify">Verify a file</Link>}>
            Files
          </SectionTitle>
          <Table label="Files of this report" compact blocks>
            <thead>
              <tr>
                <HeadCell width={150}>Format</HeadCell>
                <HeadCell numeric width={96}>
                  Rows
                </HeadCell>
                <HeadCell numeric width={120}>
                  Bytes
                </HeadCell>
                <HeadCell>SHA-256</HeadCell>
              </tr>
            </thead>
            <tbody>
              {data.files.map((file) => (
                <tr key={file.format}>
                  <Cell>
                    {file.removedAt ? (
                      <>
                        {formatNames[file.format]}
                        <span className="small text-3 block">
                          removed <Time at={file.removedAt} />
                        </span>
                      </>
                    ) : (
                      <a className="strong" href={fileHref(data.id, file.format)} download={file.name}>
                        {formatNames[file.format]}
                      </a>
                    )}
                  </Cell>
                  <Cell numeric label="rows">
                    {count(file.rows)}
                  </Cell>
                  <Cell numeric label="bytes">
                    {count(file.bytes)}
                  </Cell>
                  <Cell>
                    <span className={`mono ${styles.hash}`}>{file.sha256}</span>{' '}
                    <CopyButton text={file.sha256} what="the hash" />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
      {data.evidence ? (
        <EvidenceSheet of={data.evidence} />
      ) : isMoving(data) ? null : (
        <p className="text-2">
          Requested on <Time at={data.createdAt} /> by {data.requestedBy}.
        </p>
      )}
    </Page>
  )
}
