import { Link } from '@/components/ui/link'
import { count, counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { PreviewEffect as Effect } from '@/lib/model/answers/imports'

/** What a confirmation would open and close, by check: found by doing it all and undoing it. */
export function PreviewEffect({ of, heldEvents }: { of: Effect; heldEvents: number }) {
  const lines = [
    ...of.opens.map((line) => ({ ...line, verb: 'opens' })),
    ...of.closes.map((line) => ({ ...line, verb: 'closes' })),
  ]
  return (
    <section aria-labelledby="effect">
      <SectionTitle id="effect">Effect on findings</SectionTitle>
      {heldEvents > 0 ? (
        <p className="text-2">
          What {counted(heldEvents, 'event')} of the log {heldEvents === 1 ? 'shows' : 'show'} about use is
          known after you confirm.
        </p>
      ) : null}
      {lines.length === 0 ? (
        <p className="text-2">No finding would open or close{heldEvents > 0 ? ' by the rest' : ''}.</p>
      ) : (
        <Table label="Findings that would open or close" compact>
          <thead>
            <tr>
              <HeadCell width={80}>Effect</HeadCell>
              <HeadCell numeric width={72}>
                Findings
              </HeadCell>
              <HeadCell>Check</HeadCell>
              <HeadCell width="34%" keep={2}>
                For example
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.verb} ${line.check}`}>
                <Cell>{line.verb}</Cell>
                <Cell numeric>{count(line.count)}</Cell>
                <Cell>
                  <Link href={`/checks/${line.check}`} className="strong">
                    {line.title}
                  </Link>
                </Cell>
                <Cell keep={2}>
                  <span className="text-2">
                    {line.names.join(', ')}
                    {line.count > line.names.length
                      ? `, ${counted(line.count - line.names.length, 'more', 'more')}`
                      : ''}
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
