'use client'
import { useId, useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { EMAIL_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  /** The button that opens it. */
  children: string
  look?: 'plain' | 'filled'
  small?: boolean
  title: string
  /** What they are to be: "Reviewer". */
  label: string
  /** The button that does it, with verb and count. */
  action: string
  /** The change that is made; its error is said under the field. */
  change: { isPending: boolean; error: Error | null; reset: () => void }
  onName: (who: string, onDone: () => void) => void
}

/** Asks for a person or team of the directory. */
export function NameSomebody(props: Props) {
  const { children, look, small, title, label, action, change, onName } = props
  const form = useId()
  const [open, setOpen] = useState(false)
  const close = () => {
    change.reset()
    setOpen(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onName(String(new FormData(event.currentTarget).get('who')).trim(), close)
  }
  return (
    <>
      <Button look={look} small={small} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={title}
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button look="filled" type="submit" form={form} aria-disabled={change.isPending || undefined}>
              {action}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit}>
          <TextField
            label={label}
            name="who"
            required
            maxLength={EMAIL_LENGTH_MAX}
            autoComplete="off"
            hint="A person or team of the directory: the e-mail, or the full name."
            error={change.error?.message}
          />
        </form>
      </Dialog>
    </>
  )
}
