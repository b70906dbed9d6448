'use client'
import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { LoadMore } from '@/components/ui/load-more'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Page } from '@/lib/model/filters'
import { fileHref, isMoving, useReports } from './queries'
import { formatNames, reportStateNames } from './report-words'
import type { ReportRow } from '@/lib/model/answers/reports'

/** What was made, with its files. */
export function ReportList({ first, now }: { first: Page<ReportRow>; now: string }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useReports(first)
  const rows = data.pages.flatMap((page) => page.rows)
  return (
    <section aria-labelledby="made">
      <SectionTitle id="made" note="newest first">
        Previous reports
      </SectionTitle>
      {rows.length === 0 ? (
        <EmptyState title="No reports yet.">Create one above; its files are kept here.</EmptyState>
      ) : (
        <>
          <Table label="Reports" compact blocks>
            <thead>
              <tr>
                <HeadCell width="26%">Report</HeadCell>
                <HeadCell width={150}>Data as of</HeadCell>
                <HeadCell width={150}>State</HeadCell>
                <HeadCell numeric width={88}>
                  Rows
                </HeadCell>
                <HeadCell>Files</HeadCell>
                <HeadCell width="20%" keep={3}>
                  Created by
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <Cell>
                    <Link href={`/reports/${row.id}`} className="strong">
                      {row.title}
                    </Link>{' '}
                    <span className="text-3">{row.subject}</span>
                  </Cell>
                  <Cell>{row.asOf ? <Time at={row.asOf} /> : <span className="text-3">not yet</span>}</Cell>
                  <Cell>{reportStateNames[row.state]}</Cell>
                  <Cell numeric label="rows">
                    {isMoving(row) || row.files.length > 0 ? count(row.files[0]?.rows ?? row.rowsDone) : null}
                  </Cell>
                  <Cell>
                    <span className="row wrap">
                      {row.files.map(({ format, name, removedAt }) =>
                        removedAt ? (
                          <span key={format} className="text-3">
                            {formatNames[format]}, removed
                          </span>
                        ) : (
                          <a key={format} href={fileHref(row.id, format)} download={name}>
                            {formatNames[format]}
                          </a>
                        ),
                      )}
                    </span>
                  </Cell>
                  <Cell keep={3}>
                    <span className="text-2">
                      {row.requestedBy}, <Time at={row.createdAt} form="relative" now={now} />
                    </span>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
          <LoadMore
            shown={rows.length}
            total={data.pages[0]?.total ?? null}
            step={50}
            ended={!hasNextPage}
            busy={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        </>
      )}
    </section>
  )
}
