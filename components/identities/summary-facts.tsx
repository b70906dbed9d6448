import { Fact, Facts } from '@/components/ui/facts'
import { AgeFact } from './age-fact'
import { BreaksFact } from './breaks-fact'
import { OwnerFact } from './owner-fact'
import { RightsFact } from './rights-fact'
import { RiskSum } from './risk-sum'
import type { IdentitySheet } from './sheet'
import { UseFact } from './use-fact'

type Props = { sheet: IdentitySheet; ownerRefused: string | null; wide?: boolean }

/** The facts by which an identity is judged, in the order in which a person asks for them. */
export function SummaryFacts({ sheet, ownerRefused, wide }: Props) {
  return (
    <Facts wide={wide}>
      <OwnerFact sheet={sheet} refused={ownerRefused} />
      <RightsFact sheet={sheet} />
      <AgeFact sheet={sheet} />
      <UseFact sheet={sheet} />
      <BreaksFact sheet={sheet} most={wide ? undefined : 4} />
      {wide ? null : (
        <Fact label="Risk" provenance="Weights are Muster defaults, no published source.">
          <RiskSum sheet={sheet} most={5} />
        </Fact>
      )}
    </Facts>
  )
}
