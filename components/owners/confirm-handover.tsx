'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { counted } from '@/components/ui/figures'
import { changedWords } from '@/components/views/changed-words'
import { useConfirmHandover } from './queries'

type Props = {
  person: { id: number; name: string }
  prepared: number
  onDone: (words: string) => void
}

/** Shows the prepared handover and confirms it. */
export function ConfirmHandover({ person, prepared, onDone }: Props) {
  const refresh = useRefresh('owners', 'identities', 'findings')
  const confirm = useConfirmHandover(person.id)
  const [asking, setAsking] = useState(false)
  const what = counted(prepared, 'identity', 'identities')
  const hand = () =>
    confirm.mutate(undefined, {
      onSuccess: (answer) => {
        setAsking(false)
        onDone(changedWords(answer, ['identity', 'identities'], `handed over from ${person.name}`))
        refresh()
      },
    })
  return (
    <>
      <div className="row wrap told">
        <span className="grow">
          A handover of <b>{what}</b> is prepared. Nothing has changed yet.
        </span>
        <Button look="filled" onClick={() => setAsking(true)}>
          Confirm handover
        </Button>
      </div>
      {asking ? (
        <FormDialog
          title={`Hand over ${what} from ${person.name}?`}
          action={`Hand over ${what}`}
          change={confirm}
          onSubmit={hand}
          onClose={() => setAsking(false)}
        >
          <p>
            The successors become owners now, in {person.name}'s position in the order of owners. They get{' '}
            {person.name}'s pending reviews and open tasks of these identities, and a mail. {person.name}{' '}
            stays in the history of each identity.
          </p>
        </FormDialog>
      ) : null}
    </>
  )
}
