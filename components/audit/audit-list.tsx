'use client'
import { EmptyState } from '@/components/ui/empty-state'
import { middle } from '@/components/ui/figures'
import { LoadMore } from '@/components/ui/load-more'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Page } from '@/lib/model/filters'
import styles from './audit.module.css'
import { useAudit } from './queries'
import type { AuditRow } from '@/lib/model/answers/audit'

/** Who did what, newest first. Each entry carries the hash of the one before, so that none can be taken out unseen. */
export function AuditList({ search, first }: { search: string; first: Page<AuditRow> }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(search, first)
  const rows = data.pages.flatMap((page) => page.rows)
  return (
    <section aria-labelledby="audit">
      <SectionTitle id="audit" note="newest first; each entry contains the hash of the previous one">
        Entries
      </SectionTitle>
      {rows.length === 0 ? (
        <EmptyState title={search ? 'No entries match this filter.' : 'No entries yet.'} />
      ) : (
        <Table label="Audit log" blocks>
          <thead>
            <tr>
              <HeadCell width={64} numeric>
                Entry
              </HeadCell>
              <HeadCell width={150}>When</HeadCell>
              <HeadCell width="18%">Who</HeadCell>
              <HeadCell width={160}>What</HeadCell>
              <HeadCell>Object</HeadCell>
              <HeadCell width={120} keep={3}>
                Hash
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <Cell numeric label="entry">
                  {row.id}
                </Cell>
                <Cell label="when">
                  <Time at={row.at} />
                </Cell>
                <Cell>
                  <span className="strong" title={row.actor}>
                    {row.actor}
                  </span>
                </Cell>
                <Cell>
                  <span className="mono">{row.action}</span>
                </Cell>
                <Cell>
                  <span className={styles.detail}>
                    <span title={row.subject}>{shortened(row.subject)}</span>{' '}
                    <span className="small text-3" title={JSON.stringify(row.detail)}>
                      {detailOf(row.detail)}
                    </span>
                  </span>
                </Cell>
                <Cell keep={3}>
                  <span className="mono text-3" title={row.hash}>
                    {middle(row.hash, 14)}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {rows.length > 0 ? (
        <LoadMore
          shown={rows.length}
          total={data.pages[0]?.total ?? null}
          step={100}
          ended={!hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
        />
      ) : null}
    </section>
  )
}

const MOST = 160

/** Hashes are told apart by their ends; the whole ones are shown on hover and stand in every export. */
const shortened = (text: string): string => text.replace(/\b[0-9a-f]{32,}\b/g, (hash) => middle(hash, 14))

/** "files: a.csv, b.csv; source: prod-eu-1": the content of an entry, cut to a length. */
function detailOf(detail: Record<string, unknown>): string {
  const text = Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${shortened(plain(value))}`)
    .join('; ')
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = Object.entries(value).map(([name, one]) => `${name} ${plain(one)}`)
  return inner.length > 0 ? inner.join(', ') : 'none'
}
