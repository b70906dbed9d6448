import { count } from '@/components/ui/figures'
import { ProportionBar } from '@/components/ui/proportion-bar'
import type { Explanation } from '@/lib/model/answers/checks'

/** Verdicts on the identity and its credentials; what does not apply is counted, so that the sum is all that were asked. */
export function VerdictCounts({ verdicts }: { verdicts: Explanation[] }) {
  const n = (verdict: Explanation['verdict']) => verdicts.filter((one) => one.verdict === verdict).length
  return (
    <>
      <ProportionBar holds={n('holds')} gap={n('gap')} unknown={n('unknown')} of="verdicts" />
      <p className="small text-3 under">
        {count(n('holds'))} hold + {count(n('gap'))} gap + {count(n('unknown'))} unknown +{' '}
        {count(n('not_applicable'))} not applicable = {count(verdicts.length)}
      </p>
    </>
  )
}
