'use client'
import { useState } from 'react'
import { ScopeSides } from '@/components/session/scope-sides'
import type { ScopeChoices } from '@/components/session/scope-words'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ErrorState } from '@/components/ui/error-state'
import type { Scope } from '@/lib/model/answers/access'
import styles from './pick.module.css'

type Props = {
  scope: Scope
  /** What the reader may see: only parts of it are offered. */
  seen: Scope
  choices?: ScopeChoices
  problem?: string
  onChoose: (scope: Scope) => void
  onClose: () => void
}

export function ScopeDialog({ scope, seen, choices, problem, onChoose, onClose }: Props) {
  const [chosen, setChosen] = useState(scope)
  return (
    <Dialog
      onClose={onClose}
      title="Limit scope"
      actions={
        <>
          <Button onClick={() => onChoose({})}>Clear</Button>
          <Button look="filled" onClick={() => onChoose(chosen)}>
            Apply
          </Button>
        </>
      }
    >
      <div className={styles.choices}>
        <p className="text-2">All figures, lists and reports are limited to this scope.</p>
        {problem ? <ErrorState title="Teams and sources could not be loaded.">{problem}</ErrorState> : null}
        <ScopeSides
          scope={chosen}
          within={seen}
          choices={choices ?? { teams: [], sources: [] }}
          onChange={setChosen}
        />
      </div>
    </Dialog>
  )
}
