'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { useDecideJoin } from './queries'
import styles from './owner-decision.module.css'
import type { Join } from '@/lib/model/answers/inventory'

type Props = { id: string; join: Join; refused: string | null }

/** Another identity that is at work as one with this one: how sure that is, why, and what somebody said of it. */
export function JoinDecision({ id, join, refused }: Props) {
  const refresh = useRefresh('identities', 'findings')
  const decide = useDecideJoin(id, join.id)
  const press = (decision: 'confirm' | 'part' | 'leave') => decide.mutate(decision, { onSuccess: refresh })
  const choices =
    join.state === 'found'
      ? ([
          ['confirm', 'Confirm'],
          ['part', 'Separate them'],
        ] as const)
      : ([['leave', 'Undo']] as const)
  return (
    <div className={styles.candidate}>
      <span className={styles.words}>
        {join.direction === 'acts_as' ? 'Acts as ' : 'Used by '}
        <Link href={`/identities/${join.id}`} prefetch={false}>
          {join.name}
        </Link>
        <span className="small text-3">
          {' '}
          {join.nativeId};{' '}
          {join.state === 'found'
            ? `${join.sureness} % sure: ${join.reason}`
            : `${join.state} by ${join.decidedBy}; found because ${join.reason}`}
        </span>
      </span>
      {refused ? (
        <Button small refused={refused}>
          Confirm
        </Button>
      ) : (
        choices.map(([decision, label]) => (
          <Button
            key={decision}
            small
            look={decision === 'confirm' ? 'plain' : 'quiet'}
            aria-disabled={decide.isPending || undefined}
            aria-label={`${label}: ${join.name}`}
            onClick={() => press(decision)}
          >
            {label}
          </Button>
        ))
      )}
      {decide.error ? (
        <span className="small text-2" role="alert">
          Not changed: {decide.error.message}
        </span>
      ) : null}
    </div>
  )
}
