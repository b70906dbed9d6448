'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import styles from './doorway.module.css'
import type { SignedLink } from '@/lib/model/signed-link'
import { ask } from './ask'

/** What the link in the mail says, as it is sent back to be checked. */
type Props = { link: SignedLink }

/** A press makes the one-use link: what only reads links in mails makes none. */
export function CreateReviewerAccount({ link }: Props) {
  const [state, setState] = useState<'idle' | 'busy' | { refused: string }>('idle')
  const create = async () => {
    setState('busy')
    try {
      const { path } = await ask<{ path: string }>('/reviewer-accounts', { method: 'POST', body: link })
      window.location.assign(path)
    } catch (error) {
      setState({ refused: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <div className={styles.form}>
      {typeof state === 'object' ? (
        <ErrorState title="The account was not created.">{state.refused}</ErrorState>
      ) : null}
      <Button look="filled" onClick={create} aria-disabled={state === 'busy' || undefined}>
        Create my account
      </Button>
    </div>
  )
}
