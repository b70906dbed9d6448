'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'
import { Time } from '@/components/ui/time'
import { responsePositionNames } from '@/lib/model/words'
import type { ResponseDialogProps } from './response-dialog'

const ResponseDialog = lazily(() => import('./response-dialog').then((file) => file.ResponseDialog))

type Props = Omit<ResponseDialogProps, 'onClose'> & {
  /** Why this role cannot respond; null when it can. */
  refused: string | null
}

/** What management answered to a control, with the button that records it. */
export function ResponseLine({ refused, ...dialog }: Props) {
  const [isOpen, setOpen] = useState(false)
  const { response, id } = dialog.control
  if (!response && refused) return null
  return (
    <div className="row wrap small">
      {response ? (
        <span className="grow text-2">
          <span className="strong">Management {responsePositionNames[response.position].toLowerCase()}.</span>{' '}
          {response.response} Responsible: {response.responsible}
          {response.dueOn ? (
            <>
              , due <Time at={`${response.dueOn}T00:00:00Z`} form="day" />
            </>
          ) : null}
          . Recorded by {response.givenBy}, <Time at={response.givenAt} form="day" />.
        </span>
      ) : null}
      {refused ? null : (
        <Button small onClick={() => setOpen(true)}>
          {response ? 'Change the response' : 'Management response'}
          <span className="visually-hidden"> to {id}</span>
        </Button>
      )}
      {isOpen ? <ResponseDialog {...dialog} onClose={() => setOpen(false)} /> : null}
    </div>
  )
}
