'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { useAssignOwner } from './queries'
import styles from './owner-decision.module.css'
import type { Owner } from '@/lib/model/answers/inventory'

type Props = { identityId: string; owner: Owner; refused: string | null }

/** A suggested owner with its reason; one press accepts or rejects. */
export function OwnerDecision({ identityId, owner, refused }: Props) {
  const refresh = useRefresh('identities', 'owners', 'findings')
  const assign = useAssignOwner()
  const decide = (decision: 'accept' | 'reject') =>
    assign.mutate({ ids: [identityId], owner: owner.owner, decision }, { onSuccess: refresh })
  if (assign.isSuccess)
    return (
      <output className={styles.candidate}>
        {owner.label}: {assign.variables.decision === 'accept' ? 'accepted as owner' : 'rejected'}.
      </output>
    )
  return (
    <div className={styles.candidate}>
      <span className={styles.words}>
        {owner.label}, suggested
        <span className="small text-3">
          {' '}
          {owner.confidence} %, {owner.reason}
        </span>
      </span>
      {refused ? (
        <Button small refused={refused}>
          Accept
        </Button>
      ) : (
        <>
          <Button small onClick={() => decide('accept')} aria-label={`Accept ${owner.label} as owner`}>
            Accept
          </Button>
          <Button
            small
            look="quiet"
            onClick={() => decide('reject')}
            aria-label={`Reject ${owner.label} as owner`}
          >
            Reject
          </Button>
        </>
      )}
      {assign.error ? (
        <span className="small text-2" role="alert">
          Not changed: {assign.error.message}
        </span>
      ) : null}
    </div>
  )
}
