'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { Checkbox } from '@/components/ui/checkbox'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { label, url } from '@/lib/model/inputs'
import { type OutboundType, outboundTypes, webhookFormatNames, webhookFormats } from '@/lib/model/outward'
import { useCreateWebhook } from './queries'
import styles from './settings.module.css'
import { ShownOnce } from './shown-once'

const usual: readonly OutboundType[] = [
  'finding.regressed',
  'task.planned',
  'task.verified',
  'exception.requested',
]
const schema = z.object({
  name: label,
  target: url,
  format: z.enum(webhookFormats),
  events: z.array(z.enum(outboundTypes)).min(1, 'Select at least one event.'),
})

/** Creates a webhook and shows its signing secret once. */
export function WebhookDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter()
  const create = useCreateWebhook()
  // Chosen before it is sent: sent twice, it is one webhook.
  const [id] = useState(() => crypto.randomUUID())
  if (create.data)
    return (
      <ShownOnce
        title="Copy the signing secret now"
        secret={create.data.secret}
        what="the secret"
        done="I have stored it"
        onClose={() => {
          onClose()
          router.refresh()
        }}
      >
        {create.data.secret ? (
          <>
            It is shown only once. Every delivery is signed with it as in Standard Webhooks: HMAC-SHA-256 over{' '}
            <span className="mono">webhook-id.webhook-timestamp.body</span>. The id stays the same on every
            retry.
          </>
        ) : (
          'The webhook was created by an earlier request; its secret is not shown again. Remove it and create another.'
        )}
      </ShownOnce>
    )
  return (
    <FormDialog
      title="Create webhook"
      schema={schema}
      action="Create webhook"
      wide
      change={create}
      onSubmit={(given) => create.mutate({ id, ...given })}
      onClose={onClose}
    >
      {(field) => {
        const { error, name } = field('events')
        return (
          <>
            <TextField label="Name" autoComplete="off" {...field('name')} />
            <TextField
              label="Address"
              type="url"
              autoComplete="off"
              hint="https:// on the public internet. It is stored encrypted: addresses of chat tools are secrets."
              {...field('target')}
            />
            <SelectField
              label="Format"
              options={webhookFormats.map((value) => ({ value, label: webhookFormatNames[value] }))}
              {...field('format')}
            />
            <fieldset>
              <legend className="small text-2">Events</legend>
              <div className={styles.events}>
                {outboundTypes.map((type) => (
                  <Checkbox
                    key={type}
                    label={<span className="mono">{type}</span>}
                    name={name}
                    value={type}
                    defaultChecked={usual.includes(type)}
                  />
                ))}
              </div>
              {error ? <p role="alert">{error}</p> : null}
            </fieldset>
          </>
        )
      }}
    </FormDialog>
  )
}
