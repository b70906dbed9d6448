'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { useOrderOwners } from './queries'
import styles from './owners.module.css'
import type { Owner } from '@/lib/model/answers/inventory'

type Props = { identityId: string; owners: Owner[]; refused: string | null }

/** Several owners have an order of succession: who is asked first, and who when they do not answer. */
export function OwnerOrder({ identityId, owners, refused }: Props) {
  const refresh = useRefresh('identities', 'owners', 'findings')
  const order = useOrderOwners(identityId)
  const first = (chosen: Owner) =>
    order.mutate(
      [chosen, ...owners.filter((owner) => owner !== chosen)].map((owner) => owner.owner),
      { onSuccess: refresh },
    )
  return (
    <div className={styles.candidate}>
      <span className="small text-3">
        {owners[0]!.label} is asked first, then{' '}
        {owners
          .slice(1)
          .map((owner) => owner.label)
          .join(', ')}
        .
      </span>
      {refused
        ? null
        : owners.slice(1).map((owner) => (
            <Button
              key={owner.owner}
              small
              look="quiet"
              aria-disabled={order.isPending || undefined}
              onClick={() => first(owner)}
            >
              {`Ask ${owner.label} first`}
            </Button>
          ))}
      {order.error ? (
        <span className="small" role="alert">
          Not changed: {order.error.message}
        </span>
      ) : null}
    </div>
  )
}
