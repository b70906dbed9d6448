import type { ReactNode } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { Facts } from '@/components/ui/facts'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { UsedIn } from '@/lib/inventory/identity-life'
import type { EventRow } from '@/lib/inventory/identity-use'
import type { Chain } from '@/lib/inventory/identity-chain'
import { EventTable } from './event-table'
import { EnvironmentMatrix } from './environment-matrix'
import { IdentityChain } from './identity-chain'
import type { IdentitySheet } from './sheet'
import { NO_CONTEXT, UseFact } from './use-fact'
import { WorkloadTable } from './workload-table'
import type { Workload } from '@/lib/model/answers/inventory'

type Props = {
  sheet: IdentitySheet
  events: EventRow[]
  workloads: Workload[]
  most: number
  timeline: ReactNode
  environments: UsedIn[]
  chain: Chain
}

export function UseTab({ sheet, events, workloads, most, timeline, environments, chain }: Props) {
  const { contexts, now } = sheet
  return (
    <>
      <Facts wide>
        <UseFact sheet={sheet} />
      </Facts>
      {timeline}
      <IdentityChain chain={chain} />
      <EnvironmentMatrix rows={environments} own={sheet.identity.environment} />
      <section aria-labelledby="contexts">
        <SectionTitle id="contexts" note="would break if revoked">
          Used from
        </SectionTitle>
        {contexts.length === 0 ? (
          sheet.identity.useSeen ? (
            <EmptyState title="No events for this identity, although its account is logged." />
          ) : (
            <EmptyState title="No events for this identity.">
              No log of its account is imported, so this does not mean unused.
            </EmptyState>
          )
        ) : (
          <Table label="Used from, table" compact least={640}>
            <thead>
              <tr>
                <HeadCell>Workload or network</HeadCell>
                <HeadCell width={130}>First</HeadCell>
                <HeadCell width={130}>Last</HeadCell>
                <HeadCell width={90} numeric>
                  Issued
                </HeadCell>
                <HeadCell width={90} numeric>
                  Used
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {contexts.map((one) => (
                <tr key={one.context}>
                  <Cell>
                    {one.context === NO_CONTEXT ? (
                      <span className="text-3">Place not recorded</span>
                    ) : (
                      <>
                        <span className="mono">{one.context}</span>
                        <span className="small text-3">
                          {' '}
                          {one.isWorkload ? 'workload' : 'network address'}
                        </span>
                      </>
                    )}
                  </Cell>
                  <Cell>
                    <Time at={one.firstAt} form="day" />
                  </Cell>
                  <Cell>
                    <Time at={one.lastAt} form="relative" now={now} />
                  </Cell>
                  <Cell numeric>{count(one.issues)}</Cell>
                  <Cell numeric>{count(one.uses)}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </section>
      <WorkloadTable workloads={workloads} now={now} />
      <section aria-labelledby="events">
        <SectionTitle
          id="events"
          note={events.length >= most ? `the newest ${count(most)}` : `${count(events.length)} total`}
        >
          Events
        </SectionTitle>
        <EventTable events={events} />
      </section>
    </>
  )
}
