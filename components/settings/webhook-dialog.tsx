'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CommandBlock } from '@/components/ui/command-block'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import {
  type OutboundType,
  outboundTypes,
  type WebhookFormat,
  webhookFormatNames,
  webhookFormats,
} from '@/lib/model/outward'
import { useCreateWebhook } from './queries'
import styles from './settings.module.css'
import { LABEL_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

const first: readonly OutboundType[] = [
  'finding.regressed',
  'task.planned',
  'task.verified',
  'exception.requested',
]

/** Makes a webhook and shows its signing secret once. */
export function WebhookDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const create = useCreateWebhook()
  // Chosen before it is sent: sent twice, it is one webhook.
  const [id] = useState(() => crypto.randomUUID())
  const [name, setName] = useState('')
  const [target, setTarget] = useState('')
  const [format, setFormat] = useState<WebhookFormat>('json')
  const [events, setEvents] = useState<ReadonlySet<OutboundType>>(new Set(first))
  const lacking =
    name.trim() === ''
      ? 'it needs a name'
      : target.trim() === ''
        ? 'it needs an address'
        : events.size === 0
          ? 'it needs an event'
          : undefined
  const close = () => {
    onClose()
    if (create.data) router.refresh()
  }
  const toggle = (type: OutboundType) => {
    const next = new Set(events)
    if (!next.delete(type)) next.add(type)
    setEvents(next)
  }
  return (
    <Dialog
      open
      wide
      firm={create.data !== undefined}
      onClose={close}
      title={create.data ? 'Copy the signing secret now' : 'Make a webhook'}
      actions={
        create.data ? (
          <Button look="filled" onClick={close}>
            I have stored it
          </Button>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="filled"
              refused={lacking}
              aria-disabled={create.isPending || undefined}
              onClick={() =>
                create.mutate({ id, name: name.trim(), target: target.trim(), format, events: [...events] })
              }
            >
              Make the webhook
            </Button>
          </>
        )
      }
    >
      {create.data ? (
        <div className={styles.form}>
          <p>
            It is shown only now. Every delivery is signed with it by the recipe of Standard Webhooks:
            HMAC-SHA-256 over <span className="mono">webhook-id.webhook-timestamp.body</span>. The id stays
            the same on every try.
          </p>
          {create.data.secret ? (
            <CommandBlock text={create.data.secret} what="the secret" />
          ) : (
            <p>
              The webhook was made by an earlier try; its secret is not shown again. Remove it and make
              another.
            </p>
          )}
        </div>
      ) : (
        <div className={styles.form}>
          <TextField
            label="Name"
            value={name}
            maxLength={LABEL_LENGTH_MAX}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label="Address"
            type="url"
            value={target}
            maxLength={TEXT_LENGTH_MAX}
            autoComplete="off"
            hint="https:// on the public internet. It is stored encrypted: addresses of chat tools are secrets."
            onChange={(event) => setTarget(event.target.value)}
          />
          <SelectField
            label="Format"
            value={format}
            onChange={(event) => setFormat(event.target.value as WebhookFormat)}
            options={webhookFormats.map((value) => ({ value, label: webhookFormatNames[value] }))}
          />
          <fieldset>
            <legend className="small text-2" style={{ marginBottom: 4 }}>
              Events
            </legend>
            <div className={styles.events}>
              {outboundTypes.map((type) => (
                <Checkbox
                  key={type}
                  label={<span className="mono">{type}</span>}
                  checked={events.has(type)}
                  onChange={() => toggle(type)}
                />
              ))}
            </div>
          </fieldset>
          {create.error ? <ErrorState title="No webhook was made.">{create.error.message}</ErrorState> : null}
        </div>
      )}
    </Dialog>
  )
}
