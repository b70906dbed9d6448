'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { count, counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { webhookFormatNames } from '@/lib/model/outward'
import { AllowedNetworks } from './allowed-networks'
import { DeliveryLog } from './delivery-log'
import { useDeleteWebhook, usePauseWebhook } from './queries'
import type { DeliveryRow, WebhookRow } from '@/lib/model/answers/outward'
import { lazily } from '@/components/ui/lazily'

const WebhookDialog = lazily(() => import('./webhook-dialog').then((file) => file.WebhookDialog))

type Props = {
  webhooks: WebhookRow[]
  /** The log of the webhook that is open; null when none is. */
  deliveries: DeliveryRow[] | null
  open: string | null
  networks: string[]
  now: string
}

/** Who else hears of what happens here, how the deliveries fare, and which networks may be called. */
export function Webhooks({ webhooks, deliveries, open, networks, now }: Props) {
  const router = useRouter()
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<WebhookRow | null>(null)
  const pause = usePauseWebhook()
  const remove = useDeleteWebhook()
  const refresh = { onSuccess: () => router.refresh() }
  const shown = webhooks.find((one) => one.id === open)
  return (
    <div className="sections">
      <section aria-labelledby="webhooks">
        <SectionTitle
          id="webhooks"
          note="signed, retried for two and a half days"
          more={
            <Button look="filled" small onClick={() => setMaking(true)}>
              Create webhook
            </Button>
          }
        >
          Webhooks
        </SectionTitle>
        {pause.error ? <ErrorState title="Nothing was changed.">{pause.error.message}</ErrorState> : null}
        {webhooks.length === 0 ? (
          <EmptyState title="No webhooks.">
            A webhook sends findings, tasks, exceptions, campaigns and imports to another system, to Slack or
            to Teams.
          </EmptyState>
        ) : (
          <Table label="Webhooks" blocks>
            <thead>
              <tr>
                <HeadCell>Webhook</HeadCell>
                <HeadCell width={132} keep={3}>
                  Format
                </HeadCell>
                <HeadCell width={96} numeric keep={2}>
                  Waiting
                </HeadCell>
                <HeadCell width={96} numeric keep={2}>
                  Failed
                </HeadCell>
                <HeadCell width={128} keep={3}>
                  Last delivered
                </HeadCell>
                <HeadCell width={216}>
                  <span className="visually-hidden">Actions</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {webhooks.map((one) => (
                <tr key={one.id}>
                  <Cell>
                    <NameCell
                      name={one.isPaused ? `${one.name} (paused)` : one.name}
                      href={`/settings?tab=webhooks&webhook=${one.id}`}
                      detail={`${one.target} · ${counted(one.events.length, 'event')}`}
                    />
                  </Cell>
                  <Cell keep={3}>{webhookFormatNames[one.format]}</Cell>
                  <Cell numeric keep={2} label="waiting">
                    {count(one.waiting)}
                  </Cell>
                  <Cell numeric keep={2} label="failed">
                    {count(one.failed)}
                  </Cell>
                  <Cell keep={3}>
                    {one.lastDeliveredAt ? (
                      <Time at={one.lastDeliveredAt} form="relative" now={now} />
                    ) : (
                      <span className="text-3">never</span>
                    )}
                  </Cell>
                  <Cell>
                    <span className="row">
                      <Button
                        small
                        onClick={() => pause.mutate({ id: one.id, paused: !one.isPaused }, refresh)}
                      >
                        {one.isPaused ? 'Resume' : 'Pause'}
                      </Button>
                      <Button small look="danger" onClick={() => setEnding(one)}>
                        Remove
                      </Button>
                    </span>
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </section>
      {shown && deliveries ? <DeliveryLog name={shown.name} deliveries={deliveries} now={now} /> : null}
      {webhooks.length > 0 && !shown ? (
        <p className="small text-3">
          Select a webhook to see its delivery log. Deliveries are signed as in Standard Webhooks 1.0:
          HMAC-SHA-256 over id, timestamp and body.
        </p>
      ) : null}
      <AllowedNetworks networks={networks} />
      {making ? <WebhookDialog onClose={() => setMaking(false)} /> : null}
      {ending ? (
        <FormDialog
          title={`Remove ${ending.name}?`}
          action="Remove webhook"
          look="danger"
          cancel="Keep"
          change={remove}
          onSubmit={() =>
            remove.mutate(ending.id, {
              onSuccess: () => {
                setEnding(null)
                router.refresh()
              },
            })
          }
          onClose={() => setEnding(null)}
        >
          <p>Its log is removed as well; queued deliveries are not sent.</p>
        </FormDialog>
      ) : null}
    </div>
  )
}
