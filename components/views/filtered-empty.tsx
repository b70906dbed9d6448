import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import type { NamedChip } from './filter-chips'
import { ListEmpty } from './list-empty'

type Props = {
  noun: string
  chips: NamedChip[]
  clear: string
  all?: number
  /** How many there would be without a filter, by its parameter. */
  without: Record<string, number>
}

/** No row under these filters: each way out is a link with how many it would show. */
export function FilteredEmpty({ noun, chips, clear, all, without }: Props) {
  return (
    <ListEmpty>
      <EmptyState
        title={
          chips.length === 0
            ? `No ${noun} is in this list.`
            : `No ${noun} matches ${counted(chips.length, 'filter')}.`
        }
        action={
          <Link href={clear}>{all === undefined ? 'Clear the filters' : `Show all ${count(all)}`}</Link>
        }
      >
        {chips.map((chip) => (
          <span key={chip.name}>
            <Link href={chip.remove}>
              {chip.operator === 'is not' ? `With ${chip.field} ${chip.value}` : `Without ${chip.field}`}
            </Link>
            {without[chip.name] === undefined ? '' : `: ${count(without[chip.name] ?? 0)}`}.{' '}
          </span>
        ))}
      </EmptyState>
    </ListEmpty>
  )
}
