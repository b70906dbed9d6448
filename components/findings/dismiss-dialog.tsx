'use client'
import { useState } from 'react'
import { z } from 'zod'
import { counted } from '@/components/ui/figures'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { name, reason } from '@/lib/model/inputs'
import { environments, providers } from '@/lib/model/vocabulary'
import { environmentNames, providerMarks } from '@/lib/model/words'
import type { FindingDialogProps } from './plan-dialog'
import { useChangeFindings } from './queries'

const reaches = {
  subject: 'This identity or credential only',
  identity: 'This check for the whole identity, including future findings',
  matching: 'All matching findings of this check, including future ones',
} as const
type Reach = keyof typeof reaches

const schema = z.object({
  reason,
  provider: z.enum(providers).optional(),
  environment: z.enum(environments).optional(),
  name_like: name.min(2, 'Enter at least 2 characters.').optional(),
})

/** Marks findings as false positives: here, for the whole identity, or wherever the same applies. */
export function DismissDialog({ ids, onClose, onDone }: FindingDialogProps) {
  const change = useChangeFindings()
  const [reach, setReach] = useState<Reach>('subject')
  const what = counted(ids.length, 'finding')
  return (
    <FormDialog
      title={`Mark ${what} as false positive`}
      schema={schema}
      action={`Dismiss ${what}`}
      change={change}
      onSubmit={({ reason: why, ...matching }) =>
        change.mutate(
          {
            action: 'dismiss',
            ids: [...ids],
            reason: why,
            reach,
            ...(reach === 'matching' && { matching }),
          },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextArea
            label="Reason"
            hint="Why is this a false positive? Recorded in the history and in reports."
            {...field('reason')}
          />
          <SelectField
            label="Applies to"
            value={reach}
            onChange={(event) => setReach(event.target.value as Reach)}
            options={Object.entries(reaches).map(([value, label]) => ({ value, label }))}
          />
          {reach === 'matching' ? (
            <>
              <SelectField
                label="Provider"
                options={[
                  { value: '', label: 'Any' },
                  ...providers.map((value) => ({ value, label: providerMarks[value].name })),
                ]}
                {...field('provider')}
              />
              <SelectField
                label="Environment"
                options={[
                  { value: '', label: 'Any' },
                  ...environments.map((value) => ({ value, label: environmentNames[value] })),
                ]}
                {...field('environment')}
              />
              <TextField label="Name contains" autoComplete="off" {...field('name_like')} />
            </>
          ) : null}
        </>
      )}
    </FormDialog>
  )
}
