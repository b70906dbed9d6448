'use client'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { Field } from '@/components/ui/field'
import { who } from '@/lib/model/inputs'
import { DirectoryField } from './directory-field'

export type NameDialogProps = {
  title: string
  /** What they are to be: "Reviewer". */
  label: string
  /** The button that does it, with verb and count. */
  action: string
  change: { isPending: boolean; error: Error | null; reset: () => void }
  onName: (who: string) => void
  onClose: () => void
}

const schema = z.object({ who })

export const NameDialog = ({ label, onName, ...dialog }: NameDialogProps) => (
  <FormDialog {...dialog} schema={schema} onSubmit={(given) => onName(given.who)}>
    {(field) => {
      const { error, name, required, onChange } = field('who')
      return (
        <Field label={label} hint="A person or team of the directory: e-mail or full name." error={error}>
          {(control) => <DirectoryField {...control} name={name} required={required} onChange={onChange} />}
        </Field>
      )
    }}
  </FormDialog>
)
