'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { useSaveView, type ViewPage } from './queries'
import { LABEL_LENGTH_MAX } from '@/lib/model/limits'

type Props = { page: ViewPage; query: string; open: boolean; onClose: () => void }

export function SaveViewDialog({ page, query, open, onClose }: Props) {
  const save = useSaveView(page)
  const close = () => {
    save.reset()
    onClose()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    save.mutate(
      { name: String(form.get('name')).trim(), query, shared: form.get('shared') === 'on' },
      { onSuccess: close },
    )
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Save this view"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="filled" type="submit" form="save-view">
            Save view
          </Button>
        </>
      }
    >
      <form id="save-view" className="stack" onSubmit={submit}>
        <TextField
          label="Name"
          name="name"
          maxLength={LABEL_LENGTH_MAX}
          required
          hint="The same name again replaces your earlier view."
          error={save.error?.message}
        />
        <Checkbox label="Others may use it" name="shared" hint="They see rows of their own scope only." />
        <p className="small text-3">
          Kept: <span className="mono">{query}</span>
        </p>
      </form>
    </Dialog>
  )
}
