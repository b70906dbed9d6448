import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { lifetime } from '@/lib/model/lifetimes'
import type { EventRow } from '@/lib/inventory/identity-use'
import type { EventKind } from '@/lib/model/vocabulary'

const kinds: Record<EventKind, string> = {
  issue: 'Issued',
  renew: 'Renewed',
  exchange: 'Exchanged',
  use: 'Used',
  revoke: 'Revoked',
  deny: 'Denied',
  task_start: 'Task started',
  task_end: 'Task ended',
  change: 'Changed',
}

/** Lines of the issuance log, newest first, each with the file and record it came from. */
export function EventTable({ events }: { events: EventRow[] }) {
  if (events.length === 0) return <EmptyState title="No event of this identity in the imported logs." />
  return (
    <Table label="Events, table" least={900}>
      <thead>
        <tr>
          <HeadCell width={160}>Time</HeadCell>
          <HeadCell width={110}>Event</HeadCell>
          <HeadCell>Action</HeadCell>
          <HeadCell width={240}>From</HeadCell>
          <HeadCell width={220}>Record</HeadCell>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={`${event.importId} ${event.file} ${event.recordNo} ${event.at}`}>
            <Cell>
              <Time at={event.at} />
            </Cell>
            <Cell>
              <span className={event.result === 'success' ? undefined : 'strong'}>
                {event.result === 'denied' ? 'Denied' : kinds[event.kind]}
              </span>
              {event.result === 'error' ? <span className="small text-3"> error</span> : null}
            </Cell>
            <Cell>
              <span
                className={event.action || event.audience ? 'mono' : 'text-3'}
                title={event.agent ?? undefined}
              >
                {event.action ?? (event.audience ? `for ${event.audience}` : 'audience not recorded')}
              </span>
              {event.isHuman ? <span className="small text-3"> a person</span> : null}
              {event.ttlSeconds ? (
                <span className="small text-3"> · {lifetime(event.ttlSeconds)} lifetime</span>
              ) : null}
            </Cell>
            <Cell>
              {(event.context ?? event.sourceIp) ? (
                <span className="mono" title={event.context ?? undefined}>
                  {event.context ?? event.sourceIp}
                </span>
              ) : (
                <span className="text-3">not recorded</span>
              )}
            </Cell>
            <Cell>
              <span className="small text-3" title={event.file}>
                <Link href={`/imports/${event.importId}`} prefetch={false}>
                  import {event.importId}
                </Link>
                , {event.file}, record {event.recordNo}
              </span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
