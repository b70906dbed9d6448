'use client'
import { NameSomebody } from '@/components/owners/name-somebody'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { useTold } from '@/components/ui/told'
import { assignedWords, changedWords } from '@/components/views/changed-words'
import { useAssignOwner } from './queries'

type Props = {
  ids: readonly string[]
  refused: string | null
  filled?: boolean
  small?: boolean
  /** Takes what was done, in words; without it they stand beside the button. */
  onDone?: (words: string) => void
}

/** Names an owner for one or many identities. */
export function AssignOwner({ ids, refused, filled, small, onDone }: Props) {
  const refresh = useRefresh('identities', 'owners', 'findings')
  const assign = useAssignOwner()
  const { tell, told } = useTold(onDone)
  if (refused)
    return (
      <Button small={small} refused={refused}>
        Assign owner
      </Button>
    )
  const what = counted(ids.length, 'identity', 'identities')
  return (
    <>
      <NameSomebody
        look={filled ? 'filled' : 'plain'}
        small={small}
        title={`Assign an owner to ${what}`}
        label="Owner"
        action={`Assign owner to ${what}`}
        change={assign}
        onName={(owner, close) =>
          assign.mutate(
            { ids: [...ids], owner, decision: 'accept' },
            {
              onSuccess: (answer) => {
                close()
                tell(changedWords(answer, ['identity', 'identities'], assignedWords(owner, answer)))
                refresh()
              },
            },
          )
        }
      >
        Assign owner
      </NameSomebody>
      {told}
    </>
  )
}
