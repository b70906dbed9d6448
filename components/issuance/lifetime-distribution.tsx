import { ChartFrame } from '@/components/charts/chart-frame'
import { Histogram } from '@/components/charts/histogram'
import { prepareLifetimes } from '@/components/charts/prepare-lifetimes'
import { count } from '@/components/ui/figures'
import type { Issuer } from '@/lib/model/answers/issuance'

/** What an issuer gave out in the last 30 days of its log, by how long it was to live. */
export function LifetimeDistribution({ issuer }: { issuer: Issuer }) {
  const bars = prepareLifetimes(issuer)
  return (
    <ChartFrame
      title="Lifetimes"
      unit={`of ${count(bars.total)} issued, renewed or exchanged in the last 30 days of the log`}
      data={{
        head: ['Lifetime', 'Last 30 days', '30 days before'],
        rows: [
          ...issuer.lifetimes
            .filter(({ count, before }) => count > 0 || before > 0)
            .map(({ label, count, before }) => [label, count, before]),
          ...(bars.unknown ? [['not recorded', bars.unknown.count, issuer.lifetimeUnknownBefore]] : []),
        ],
      }}
    >
      <Histogram title="Lifetimes" bars={bars} />
    </ChartFrame>
  )
}
