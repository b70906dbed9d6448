'use client'
import { useAssignOwner } from '@/components/identities/queries'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import styles from './owners.module.css'
import type { Candidate } from '@/lib/model/answers/owners'

type Props = { identityId: string; candidates: Candidate[]; refused: string | null }

/** The best candidate with its reason, to accept or reject. */
export function AcceptCandidate({ identityId, candidates, refused }: Props) {
  const refresh = useRefresh('identities', 'owners', 'findings')
  const assign = useAssignOwner()
  const [best, ...others] = candidates
  if (!best) return <span className="text-3">No owner evidence found.</span>
  const decide = (decision: 'accept' | 'reject') =>
    assign.mutate({ ids: [identityId], owner: best.owner, decision }, { onSuccess: refresh })
  if (assign.isSuccess)
    return (
      <output>
        {best.label}: {assign.variables.decision === 'accept' ? 'accepted as owner' : 'rejected'}.
      </output>
    )
  return (
    <span className={styles.candidate}>
      <span className="grow">
        <span className="strong">{best.label}</span>{' '}
        <span className="small text-3 num">{best.confidence} %</span>
        <span className={styles.reason} title={best.reason}>
          {best.isKnown ? best.reason : `${best.reason}; not in the directory`}
          {others.length > 0 ? `; ${others.length} more` : ''}
        </span>
      </span>
      {refused ? null : (
        <span className={styles.actions}>
          {best.isKnown ? (
            <Button
              small
              onClick={() => decide('accept')}
              aria-label={`Accept ${best.label} as owner`}
              aria-disabled={assign.isPending || undefined}
            >
              Accept
            </Button>
          ) : null}
          <Button
            small
            look="quiet"
            onClick={() => decide('reject')}
            aria-label={`Reject ${best.label} as owner`}
            aria-disabled={assign.isPending || undefined}
          >
            Reject
          </Button>
        </span>
      )}
      {assign.error ? (
        <span className="small" role="alert">
          Not changed: {assign.error.message}
        </span>
      ) : null}
    </span>
  )
}
