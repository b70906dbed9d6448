'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import type { ControlPosture } from '@/lib/model/answers/frameworks'
import { verification } from '@/lib/model/inputs'
import { EVIDENCE_BYTES_MAX } from '@/lib/model/limits'
import { verificationResultNames } from '@/lib/model/words'
import { useVerifyControl } from './queries'

export type VerifyDialogProps = {
  framework: string
  control: Pick<ControlPosture, 'id' | 'title' | 'verification'>
  onClose: () => void
}

const schema = verification.omit({ file: true })
const YEAR_MS = 365 * 86_400_000

/** Records what a person found about a control that no check reaches, with evidence and an end. */
export function VerifyDialog({ framework, control, onClose }: VerifyDialogProps) {
  const router = useRouter()
  const verify = useVerifyControl(framework)
  const known = control.verification
  const [until] = useState(() => known?.validUntil ?? new Date(Date.now() + YEAR_MS).toISOString())
  const [chosen, setChosen] = useState<File | null>(null)
  const done = () => {
    router.refresh()
    onClose()
  }
  return (
    <FormDialog
      title={`Verify ${control.id} manually`}
      schema={schema}
      action="Save verification"
      change={verify}
      onSubmit={(given) =>
        verify.mutate(
          { body: { ...given, control: control.id, file: known?.file ?? null }, chosen },
          { onSuccess: done },
        )
      }
      onClose={onClose}
      more={
        known ? (
          <Button
            look="danger"
            onClick={() =>
              verify.mutate({ body: { control: control.id, result: null } }, { onSuccess: done })
            }
          >
            Remove verification
          </Button>
        ) : null
      }
    >
      {(field) => (
        <>
          <p className="text-2">{control.title}. No check of Muster reaches it.</p>
          <SelectField
            label="Result"
            {...field('result')}
            defaultValue={known?.result ?? 'passes'}
            options={Object.entries(verificationResultNames).map(([value, label]) => ({ value, label }))}
          />
          <TextArea
            label="Evidence"
            hint="What was examined and what it showed."
            defaultValue={known?.evidence}
            {...field('evidence')}
          />
          <TextField
            label="Link to the evidence"
            placeholder="https://"
            defaultValue={known?.link ?? ''}
            {...field('link')}
          />
          <Field
            label="File of evidence"
            hint={
              chosen || !known?.file
                ? `At most ${EVIDENCE_BYTES_MAX / 2 ** 20} MB, stored encrypted. Make sure that it holds no secrets.`
                : `${known.file.name} stays unless you choose another.`
            }
          >
            {(input) => (
              <input type="file" {...input} onChange={({ target }) => setChosen(target.files?.[0] ?? null)} />
            )}
          </Field>
          <TextField
            label="Valid until"
            type="date"
            defaultValue={until.slice(0, 10)}
            {...field('valid_until')}
          />
        </>
      )}
    </FormDialog>
  )
}
