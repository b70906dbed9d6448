import { count } from '@/components/ui/figures'
import { ProportionKey } from '@/components/ui/proportion-key'
import { ChartFrame } from './chart-frame'
import { Histogram } from './histogram'
import { prepareExcess, type ExcessBucket } from './prepare-excess'

type Props = { buckets: ExcessBucket[]; unknown: number; title?: string }

export function ExcessDistribution({ buckets, unknown, title = 'Identities by unused permissions' }: Props) {
  const excess = prepareExcess(buckets, unknown)
  return (
    <ChartFrame
      title={title}
      unit="share of granted permissions without recorded use"
      head={
        <ProportionKey
          labels={{
            holds: `All in use ${count(excess.holds)}`,
            gap: `Some unused ${count(excess.gap)}`,
            unknown: `Unknown ${count(unknown)}`,
          }}
        />
      }
      data={{
        head: ['Unused', 'Identities'],
        rows: [...excess.bars.map((bar) => [bar.label, bar.count]), ['unknown', unknown]],
      }}
    >
      <Histogram title={title} bars={excess} />
    </ChartFrame>
  )
}
