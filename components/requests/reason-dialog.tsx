'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { day, reason } from '@/lib/model/inputs'
import { useDecideRequest } from './queries'

type Props = {
  request: string
  decision: 'ask_again' | 'withdraw'
  onClose: () => void
}

const schema = z.object({ reason, due_on: day.optional() })

const words = {
  ask_again: {
    title: 'Ask for more',
    action: 'Ask for more',
    says: 'Existing answers stay. The reason is sent to whoever answers.',
  },
  withdraw: {
    title: 'Withdraw the request',
    action: 'Withdraw the request',
    says: 'It needs no answer any more. Existing answers stay.',
  },
} as const

/** Asks for more, or withdraws a request: both with a reason. */
export function ReasonDialog({ request, decision, onClose }: Props) {
  const router = useRouter()
  const decide = useDecideRequest(request)
  const [id] = useState(() => crypto.randomUUID())
  const done = () => {
    router.refresh()
    onClose()
  }
  return (
    <FormDialog
      title={words[decision].title}
      schema={schema}
      action={words[decision].action}
      look={decision === 'withdraw' ? 'danger' : 'filled'}
      change={decide}
      onSubmit={({ reason: because, due_on: dueOn }) =>
        decide.mutate(
          decision === 'withdraw'
            ? { id, decision, reason: because }
            : { id, decision, reason: because, due_on: dueOn },
          { onSuccess: done },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <p className="text-2">{words[decision].says}</p>
          <TextArea label="Reason" {...field('reason')} />
          {decision === 'ask_again' ? (
            <TextField
              label="New due date"
              type="date"
              hint="Leave empty to keep it. Required once it has passed."
              {...field('due_on')}
            />
          ) : null}
        </>
      )}
    </FormDialog>
  )
}
