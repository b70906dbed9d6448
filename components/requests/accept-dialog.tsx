'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/ui/form-dialog'
import { useDecideRequest } from './queries'

type Props = { request: string; answer: string; onClose: () => void }

/** Confirms that an answer is accepted. What is decided about a request is frozen, so nothing can take it back. */
export function AcceptDialog({ request, answer, onClose }: Props) {
  const router = useRouter()
  const decide = useDecideRequest(request)
  const [id] = useState(() => crypto.randomUUID())
  return (
    <FormDialog
      title="Accept this answer?"
      action="Accept and close the request"
      change={decide}
      onSubmit={() =>
        decide.mutate(
          { id, decision: 'accept', answer },
          {
            onSuccess: () => {
              router.refresh()
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    >
      <p className="text-2">
        The request is closed and the decision is recorded with your name. It cannot be changed or undone. To
        get more first, ask for more instead.
      </p>
    </FormDialog>
  )
}
