import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { Workload } from '@/lib/model/answers/inventory'

/** What runs as the identity, by the inventories that say so. */
export function WorkloadTable({ workloads, now }: { workloads: Workload[]; now: string }) {
  if (workloads.length === 0) return null
  return (
    <section aria-labelledby="workloads">
      <SectionTitle id="workloads" note="workloads that run as this identity">
        Workloads
      </SectionTitle>
      <Table label="Workloads, table" compact least={560}>
        <thead>
          <tr>
            <HeadCell>Workload</HeadCell>
            <HeadCell width={200}>Place</HeadCell>
            <HeadCell width={140}>Last seen</HeadCell>
            <HeadCell width={100}>State</HeadCell>
          </tr>
        </thead>
        <tbody>
          {workloads.map((one) => (
            <tr key={one.nativeId}>
              <Cell>
                <span className="strong" title={one.nativeId}>
                  {one.name}
                </span>
                <span className="small text-3"> {one.kind}</span>
              </Cell>
              <Cell>{one.scope}</Cell>
              <Cell>
                {one.lastSeenAt ? <Time at={one.lastSeenAt} form="relative" now={now} /> : <Unknown />}
              </Cell>
              <Cell>{one.isGone ? 'Gone' : 'Running'}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
