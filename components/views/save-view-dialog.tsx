'use client'
import { z } from 'zod'
import { Checkbox } from '@/components/ui/checkbox'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { label } from '@/lib/model/inputs'
import { useSaveView, type ViewPage } from './queries'

type Props = {
  page: ViewPage
  query: string
  /** The filters in words. */
  words: string
  onClose: () => void
}

const schema = z.object({ name: label, shared: z.boolean() })

export function SaveViewDialog({ page, query, words, onClose }: Props) {
  const save = useSaveView(page)
  return (
    <FormDialog
      title="Save this view"
      schema={schema}
      action="Save view"
      change={save}
      onSubmit={(given) => save.mutate({ ...given, query }, { onSuccess: onClose })}
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextField
            label="Name"
            hint="Saving under an existing name replaces that view."
            {...field('name')}
          />
          <Checkbox
            label="Share with everyone"
            hint="Each person sees only their scope."
            name={field('shared').name}
          />
          <p className="small text-3">Filters: {words || 'none'}</p>
        </>
      )}
    </FormDialog>
  )
}
