import { Unknown } from '@/components/ui/unknown'
import type { OwnerState } from '@/lib/model/vocabulary'

/** Who owns it, in a cell of a list: the name, and whether that is only a suggestion or somebody who has left. */
export function OwnerWords({ row }: { row: { ownerState: OwnerState; owner: string | null } }) {
  if (row.ownerState === 'unknown') return <Unknown />
  if (!row.owner) return <span className="strong">No owner</span>
  return (
    <>
      <span className="trunc block" title={row.owner}>
        {row.owner}
      </span>
      {row.ownerState === 'owned' ? null : (
        <span className="small text-3">{row.ownerState === 'departed' ? 'has left' : 'suggested'}</span>
      )}
    </>
  )
}
