import type { Issuer } from '@/lib/model/answers/issuance'
import { prepareBars, type Bars } from './prepare-bars'

type Counted = Pick<Issuer, 'lifetimes' | 'lifetimeUnknown'>

/** From the shortest class that occurs to the longest: between them none is left out, beyond them nothing is drawn. */
export function prepareLifetimes({ lifetimes, lifetimeUnknown }: Counted): Bars {
  const occurs = ({ count, before }: Issuer['lifetimes'][number]) => count > 0 || before > 0
  const shown = lifetimes.slice(lifetimes.findIndex(occurs), lifetimes.findLastIndex(occurs) + 1)
  return prepareBars(
    shown.map(({ label, count }) => ({ label, count, side: 'holds' as const })),
    lifetimeUnknown,
  )
}
