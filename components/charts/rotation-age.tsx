import { count, counted } from '@/components/ui/figures'
import { ProportionKey } from '@/components/ui/proportion-key'
import { AgeBars } from './age-bars'
import styles from './age-bars.module.css'
import { ChartFrame } from './chart-frame'
import { Histogram } from './histogram'
import { prepareRotationAge, type AgeBucket } from './prepare-rotation-age'

/** Each kind of credential against the policy of its own: key pairs have longer than the line says. */
type Against = { inside: number; over: number; unknown: number }

type Props = {
  buckets: AgeBucket[]
  unknown: number
  policyDays: number | null
  against: Against
  title?: string
}

export function RotationAge({
  buckets,
  unknown,
  policyDays,
  against,
  title = 'Static credentials by rotation age',
}: Props) {
  const age = prepareRotationAge(buckets, unknown, policyDays)
  return (
    <ChartFrame
      title={title}
      unit="days since last rotation"
      head={
        <ProportionKey
          labels={{
            holds: `Inside policy ${count(against.inside)}`,
            gap: `Over policy ${count(against.over)}`,
            unknown: `Unknown ${count(against.unknown)}`,
          }}
        />
      }
      data={{
        head: ['Age, days', 'Credentials'],
        rows: [...age.bars.map((bar) => [bar.label, bar.count]), ['unknown', unknown]],
      }}
    >
      <div className={styles.brushed}>
        <Histogram
          title={title}
          bars={age}
          line={
            age.policyBefore === null
              ? null
              : { before: age.policyBefore, label: `Policy ${counted(policyDays ?? 0, 'day')}` }
          }
        />
        <AgeBars buckets={buckets} unknown={unknown} />
      </div>
    </ChartFrame>
  )
}
