'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import type { ControlPosture } from '@/lib/model/answers/frameworks'
import { managementResponse } from '@/lib/model/inputs'
import { responsePositionNames } from '@/lib/model/words'
import { useRespond } from './queries'

export type ResponseDialogProps = {
  framework: string
  control: Pick<ControlPosture, 'id' | 'title' | 'response'>
  onClose: () => void
}

/** Records what management answers to the gaps of a control: its position, what is done, by whom and until when. */
export function ResponseDialog({ framework, control, onClose }: ResponseDialogProps) {
  const router = useRouter()
  const respond = useRespond(framework)
  const known = control.response
  const done = () => {
    router.refresh()
    onClose()
  }
  return (
    <FormDialog
      title={`Management response to ${control.id}`}
      schema={managementResponse}
      action="Save response"
      change={respond}
      onSubmit={(given) => respond.mutate({ ...given, control: control.id }, { onSuccess: done })}
      onClose={onClose}
      more={
        known ? (
          <Button
            look="danger"
            onClick={() => respond.mutate({ control: control.id, position: null }, { onSuccess: done })}
          >
            Remove response
          </Button>
        ) : null
      }
    >
      {(field) => (
        <>
          <p className="text-2">{control.title}</p>
          <SelectField
            label="Position"
            {...field('position')}
            defaultValue={known?.position ?? 'agrees'}
            options={Object.entries(responsePositionNames).map(([value, label]) => ({ value, label }))}
          />
          <TextArea
            label="Response"
            hint="What is done, or why nothing is."
            defaultValue={known?.response}
            {...field('response')}
          />
          <TextField
            label="Responsible"
            hint="A person or a role."
            defaultValue={known?.responsible}
            {...field('responsible')}
          />
          <TextField label="Due" type="date" defaultValue={known?.dueOn ?? undefined} {...field('due_on')} />
        </>
      )}
    </FormDialog>
  )
}
