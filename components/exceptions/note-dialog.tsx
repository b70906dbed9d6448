'use client'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { note } from '@/lib/model/inputs'

type Props = {
  /** Also the button: verb and count. */
  title: string
  words: string
  change: { isPending: boolean; error: Error | null }
  onSubmit: (note: string | undefined) => void
  onClose: () => void
}

const schema = z.object({ note: note.optional() })

/** A decision about exceptions, with a note. */
export const NoteDialog = ({ title, words, onSubmit, ...dialog }: Props) => (
  <FormDialog
    {...dialog}
    title={title}
    schema={schema}
    action={title}
    onSubmit={(given) => onSubmit(given.note)}
  >
    {(field) => (
      <>
        <p className="text-2">{words}</p>
        <TextArea label="Note" {...field('note')} />
      </>
    )}
  </FormDialog>
)
