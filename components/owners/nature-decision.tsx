'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { DirectoryPerson, NatureDecision as Decision } from '@/lib/model/answers/owners'
import { useDecideNature } from './queries'
import styles from './owners.module.css'

type Props = { person: DirectoryPerson; refused: string | null }

/** Why a user of a directory may be a machine, to confirm or to refuse; or what somebody decided, to take back. */
export function NatureDecision({ person, refused }: Props) {
  const refresh = useRefresh('identities', 'owners', 'findings')
  const decide = useDecideNature(person.id)
  const choices: readonly (readonly [Decision, string])[] = person.nature
    ? [['unknown', 'Take back']]
    : [
        ['machine', 'It is a machine'],
        ['person', 'It is a person'],
      ]
  return (
    <span className={styles.candidate}>
      <span>
        {person.nature ? `Marked as a ${person.nature} by ${person.natureBy}. ` : null}
        {person.signs.join('. ')}
        {person.identities.map((id) => (
          <span key={id}>
            {' '}
            <Link href={`/identities/${id}`} prefetch={false}>
              Identity
            </Link>
          </span>
        ))}
      </span>
      <span className={styles.actions}>
        {choices.map(([decision, label]) => (
          <Button
            key={decision}
            small
            look={decision === 'machine' ? 'plain' : 'quiet'}
            refused={refused ?? undefined}
            aria-label={`${label}: ${person.name}`}
            aria-disabled={decide.isPending || undefined}
            onClick={() => decide.mutate(decision, { onSuccess: refresh })}
          >
            {label}
          </Button>
        ))}
      </span>
      {decide.error ? (
        <span className="small" role="alert">
          Not changed: {decide.error.message}
        </span>
      ) : null}
    </span>
  )
}
