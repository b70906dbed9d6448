import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { type Citation, citationWords, controlHref } from './posture'
import type { Resolved } from '@/lib/model/answers/frameworks'

type Props = {
  query: string
  results: Resolved[]
  /** Known references of that name whose framework is not here: the reason is worth telling all the same. */
  elsewhere: (Citation & { means: string })[]
}

const SHOWN = 50

/** What a reference means, with the reason where it is not the published id. */
export function ReferenceResults({ query, results, elsewhere }: Props) {
  return (
    <section aria-labelledby="found" aria-live="polite">
      <SectionTitle id="found" note={counted(results.length, 'control')}>
        {`“${query}” leads to`}
      </SectionTitle>
      {elsewhere.map((one) => (
        <div key={`${one.citedFramework} ${one.means}`} style={{ marginBottom: 8 }}>
          <Notice
            title={`${one.cited} in ${one.citedFramework}: ${citationWords[one.verdict] ?? one.verdict}.`}
          >
            {one.because} It means {one.means}, a framework that is not installed.
          </Notice>
        </div>
      ))}
      {results.length === 0 ? (
        elsewhere.length === 0 ? (
          <EmptyState title="No control or known reference matches.">
            Ids match in any spelling (nhi 3, NHI3:2025), titles by any part.
          </EmptyState>
        ) : null
      ) : (
        <Table label="Controls found">
          <thead>
            <tr>
              <HeadCell width={128}>Control</HeadCell>
              <HeadCell width="26%">Title</HeadCell>
              <HeadCell width={240} keep={3}>
                Framework
              </HeadCell>
              <HeadCell keep={2}>Matched by</HeadCell>
            </tr>
          </thead>
          <tbody>
            {results.slice(0, SHOWN).map((one) => (
              <tr key={`${one.framework} ${one.control}`}>
                <Cell>
                  <Link className="strong" href={controlHref(one.framework, one.control, one.citedAs)}>
                    {one.control}
                  </Link>
                </Cell>
                <Cell>
                  <span title={one.title}>{one.title}</span>
                </Cell>
                <Cell keep={3}>
                  <span className="text-2" title={one.frameworkName}>
                    {one.frameworkName}
                  </span>
                </Cell>
                <Cell keep={2}>
                  <span className="text-2 prose">
                    {one.citedAs
                      ? `Cited as ${one.citedAs}: ${citationWords[one.verdict ?? ''] ?? one.verdict}. ${one.because}`
                      : 'Published id or title'}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
