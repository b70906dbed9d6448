import { CommandBlock } from '@/components/ui/command-block'
import { SectionTitle } from '@/components/ui/section-title'
import type { Trust } from '@/lib/model/answers/inventory'

/** What would be safe in place of each trust that is not, to copy; nothing where all are. */
export function SafeTrusts({ trusts, level = 2 }: { trusts: readonly Trust[]; level?: 2 | 3 }) {
  const proposals = trusts.flatMap(({ principal, proposal }) =>
    proposal ? [{ principal, ...proposal }] : [],
  )
  if (proposals.length === 0) return null
  return (
    <section aria-labelledby="safe" className="stack">
      <SectionTitle id="safe" level={level} note="replaces the current condition">
        Right-sized trust
      </SectionTitle>
      {proposals.map(({ principal, text, note, toFill, seen }) => (
        <div key={`${principal} ${text}`} className="stack">
          <CommandBlock text={text} what={`the condition for ${principal}`} />
          <p className="small text-2 anywhere">{note}</p>
          {seen.length > 0 ? (
            <p className="small text-2 anywhere">
              It allows those who used it according to the log: {seen.join(', ')}. Check that each of them
              should.
            </p>
          ) : null}
          {toFill.length > 0 ? (
            <p className="small anywhere">
              To fill in: <span className="mono">{toFill.join(', ')}</span>
            </p>
          ) : null}
        </div>
      ))}
    </section>
  )
}
