import { count } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Unknown } from '@/components/ui/unknown'
import type { IssuanceMeasure, Issuer } from '@/lib/model/answers/issuance'

/** The figures of an issuer in their order, and what each is called. */
export const measureNames: Record<IssuanceMeasure, string> = {
  issued: 'Issued',
  renewed: 'Renewed',
  exchanged: 'Exchanged',
  used: 'Used',
  unused: 'Never used',
}

/** The address of the list behind a figure. */
export const listOfMeasure = ({ provider, scope }: Issuer, by: IssuanceMeasure) =>
  `/issuance?${new URLSearchParams({ provider, issuer: scope, by }).toString()}#identities`

/** One figure with its list behind it; unknown where the log does not record such a thing at all. */
export function IssuerFigure({ issuer, by }: { issuer: Issuer; by: IssuanceMeasure }) {
  if (by !== 'used' && !issuer.recordsIssue) return <Unknown because="log records no issue" />
  if ((by === 'used' || by === 'unused') && !issuer.recordsUse)
    return <Unknown because="log records no use" />
  if (by === 'unused' && issuer.tokens === 0) return <Unknown because="no token ids" />
  const n = by === 'unused' ? issuer.tokens - issuer.tokensUsed : issuer[by]
  return n === 0 ? <>0</> : <Link href={listOfMeasure(issuer, by)}>{count(n)}</Link>
}
