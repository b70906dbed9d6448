import Link from 'next/link'
import type { ChipFilter } from '@/components/ui/chip'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'

type Props = { noun: string; chips: ChipFilter[]; clear: string; all?: number }

/** No row under these filters: each way out is a link. */
export function FilteredEmpty({ noun, chips, clear, all }: Props) {
  if (chips.length === 0)
    return <EmptyState title={`No ${noun} is here.`}>The list is empty without any filter.</EmptyState>
  return (
    <EmptyState
      title={`No ${noun} matches ${counted(chips.length, 'filter')}.`}
      action={<Link href={clear}>{all === undefined ? 'Clear the filters' : `Show all ${count(all)}`}</Link>}
    >
      {chips.map((chip) =>
        typeof chip.remove === 'string' ? (
          <span key={chip.field}>
            <Link href={chip.remove}>Without {chip.field}</Link>.{' '}
          </span>
        ) : null,
      )}
    </EmptyState>
  )
}
