'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { CopyId } from '@/components/ui/copy-id'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { useReplay } from './queries'
import type { DeliveryRow } from '@/lib/model/answers/outward'

const states: Record<DeliveryRow['state'], string> = {
  waiting: 'Waiting for retry',
  delivered: 'Taken',
  failed: 'Failed',
}

/** The newest deliveries of one webhook, with their tries; each can be sent again. */
export function DeliveryLog({
  name,
  deliveries,
  now,
}: {
  name: string
  deliveries: DeliveryRow[]
  now: string
}) {
  const router = useRouter()
  const replay = useReplay()
  return (
    <section aria-labelledby="deliveries">
      <SectionTitle id="deliveries" note="the newest 100">
        Deliveries of {name}
      </SectionTitle>
      {deliveries.length === 0 ? (
        <EmptyState title="No events yet." />
      ) : (
        <Table label="Deliveries" least={720}>
          <thead>
            <tr>
              <HeadCell width={200}>Event</HeadCell>
              <HeadCell width={176}>State</HeadCell>
              <HeadCell>Last attempt</HeadCell>
              <HeadCell width={168}>Id</HeadCell>
              <HeadCell width={112}>
                <span className="visually-hidden">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((one) => {
              const [last] = one.attempts
              return (
                <tr key={one.id}>
                  <Cell>
                    <span className="mono">{one.type}</span>
                    <span className="small text-3 block">
                      <Time at={one.createdAt} form="relative" now={now} />, {one.items} in it
                    </span>
                  </Cell>
                  <Cell>
                    {states[one.state]}
                    {one.replays > 0 ? (
                      <span className="small text-3 block">sent again {one.replays} ×</span>
                    ) : null}
                  </Cell>
                  <Cell>
                    {last ? (
                      <span title={last.error ?? undefined}>
                        <span className="trunc block">
                          {last.error ?? `Answered ${last.status} in ${last.durationMs} ms`}
                        </span>
                        <span className="small text-3">
                          {one.attempts.length === 1 ? '1 attempt' : `${one.attempts.length} tries`}, last{' '}
                          <Time at={last.at} form="relative" now={now} />
                        </span>
                      </span>
                    ) : (
                      <span className="text-3">not sent yet</span>
                    )}
                  </Cell>
                  <Cell>
                    <CopyId id={one.id} what="the id of the delivery" />
                  </Cell>
                  <Cell>
                    {one.state === 'waiting' ? null : (
                      <Button
                        small
                        onClick={() => replay.mutate(one.id, { onSuccess: () => router.refresh() })}
                      >
                        Send again
                      </Button>
                    )}
                  </Cell>
                </tr>
              )
            })}
          </tbody>
        </Table>
      )}
    </section>
  )
}
