'use client'
import { useState } from 'react'
import { z } from 'zod'
import type { FindingDialogProps } from '@/components/findings/plan-dialog'
import { Checkbox } from '@/components/ui/checkbox'
import { counted, day as dayWords } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { compensatingControl, day, nativeIdentity, reason } from '@/lib/model/inputs'
import { useRequestExceptions } from './queries'

type Props = FindingDialogProps & {
  /** The longest that an exception may last. */
  daysMax: number
}

const terms = [14, 30, 60, 90, 180, 365]
const until = (days: number) => dayWords(new Date(Date.now() + days * 86_400_000))
const plain = z.object({ reason, control: compensatingControl })
const bridge = plain.extend({ sunset_on: day, native_identity: nativeIdentity })

/** Requests an exception; a second person approves it. The finding is open again when it ends. */
export function RequestDialog({ ids, daysMax, onClose, onDone }: Props) {
  const request = useRequestExceptions()
  const [isBridge, setIsBridge] = useState(false)
  const [days, setDays] = useState(Math.min(30, daysMax))
  return (
    <FormDialog<(typeof bridge)['shape'] | (typeof plain)['shape']>
      title={`Request exception for ${counted(ids.length, 'finding')}`}
      schema={isBridge ? bridge : plain}
      action={`Request ${counted(days, 'day')}`}
      change={request}
      onSubmit={({ reason: why, control, ...target }) =>
        request.mutate(
          {
            ids: [...ids],
            reason: why,
            control,
            days,
            ...('sunset_on' in target && { bridge: target as z.infer<typeof bridge> }),
          },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">
            Needs a second person's approval. Expires automatically, earlier if severity, privilege or
            exposure increases.
          </p>
          <TextArea label="Reason" hint="Why it cannot be fixed until then." {...field('reason')} />
          <TextField
            label="Compensating control"
            hint="How the risk is reduced until then: network policy, alert, second approval."
            {...field('control')}
          />
          <SelectField
            label="Duration"
            value={String(days)}
            onChange={(event) => setDays(Number(event.target.value))}
            options={[...new Set([...terms.filter((term) => term < daysMax), daysMax])].map((term) => ({
              value: String(term),
              label: `${counted(term, 'day')}, until ${until(term)}`,
            }))}
          />
          <Checkbox
            label="Bridge exception"
            hint="Legacy static credential with a sunset date."
            checked={isBridge}
            onChange={(event) => setIsBridge(event.target.checked)}
          />
          {isBridge ? (
            <>
              <TextField label="Sunset date of the credential" type="date" {...field('sunset_on' as never)} />
              <TextField
                label="Replaced by workload identity"
                hint="IAM role for the pipeline’s OIDC token, workload identity, SPIFFE ID."
                {...field('native_identity' as never)}
              />
            </>
          ) : null}
        </>
      )}
    </FormDialog>
  )
}
