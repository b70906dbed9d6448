import { AgeBar } from '@/components/ui/age-bar'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { count } from '@/components/ui/figures'
import { Unknown } from '@/components/ui/unknown'
import { daysBetween, policyDaysOf } from './rotation-policy'
import type { CredentialRow } from '@/lib/model/answers/inventory'

type Props = { row: CredentialRow; policy: RotationPolicy; now: string; words?: boolean }

/** Days since the last rotation, drawn against the policy; what is issued at run time has none. */
export function CredentialAge({ row, policy, now, words }: Props) {
  if (!row.isStatic) return <span className="text-3">Dynamic</span>
  const days = daysBetween(row.rotatedAt, now)
  const policyDays = policyDaysOf(policy, row.kind)
  return (
    <span className="block">
      {days === null ? (
        <Unknown />
      ) : (
        <>
          <span className="num strong">{count(days)}</span>
          {words ? ` ${days === 1 ? 'day' : 'days'}, policy ${count(policyDays)}` : null}
        </>
      )}
      <span className="block under-figure">
        <AgeBar days={days} policyDays={policyDays} />
      </span>
    </span>
  )
}
