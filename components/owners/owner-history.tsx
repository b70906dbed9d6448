import { Time } from '@/components/ui/time'
import type { OwnershipChange } from '@/lib/model/answers/inventory'

const words: Record<OwnershipChange['change'], string> = {
  accepted: 'accepted as owner',
  rejected: 'rejected as owner',
  not_mine: 'declined: not mine',
  ordered: 'order changed',
  handed_over: 'handed over',
}

/** Decisions about the owners, collapsed. */
export function OwnerHistory({ changes }: { changes: OwnershipChange[] }) {
  if (changes.length === 0) return null
  return (
    <details>
      <summary>Ownership history, {changes.length}</summary>
      <ul>
        {changes.map((change, index) => (
          <li key={index}>
            <Time at={change.at} form="day" />: {change.change === 'ordered' ? change.note : change.label},{' '}
            {words[change.change]}, by {change.actor}
            {change.note && change.change !== 'ordered' ? ` (${change.note})` : ''}
          </li>
        ))}
      </ul>
    </details>
  )
}
