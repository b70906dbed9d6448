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

/** The width of the table under which a figure goes: what is seldom used goes first. */
export const underOf = (by: IssuanceMeasure) => (by === 'renewed' || by === 'exchanged' ? 960 : undefined)

/** What the log of an issuer cannot tell, in words for the reader; null when it tells all. */
export function untoldBy(issuer: Issuer): string | null {
  if (!issuer.recordsIssue) return 'log has no issuance events'
  if (!issuer.recordsUse) return 'log has no use events'
  if (issuer.tokens === 0) return 'log has no token ids'
  // None used at all says more of the log than of the tokens.
  return issuer.tokensUsed === 0 ? 'uses are not linked to tokens' : null
}

/** Whether the log can tell of a figure at all: without it, zero would be a guess. */
export function tells(issuer: Issuer, by: IssuanceMeasure): boolean {
  if (by === 'used') return issuer.recordsUse
  if (by === 'unused') return untoldBy(issuer) === null
  return issuer.recordsIssue
}

/** One figure with its list behind it; unknown where the log does not record such a thing. */
export function IssuerFigure({ issuer, by }: { issuer: Issuer; by: IssuanceMeasure }) {
  if (!tells(issuer, by)) return <Unknown />
  const n = by === 'unused' ? issuer.tokens - issuer.tokensUsed : issuer[by]
  return n === 0 ? <>0</> : <Link href={listOfMeasure(issuer, by)}>{count(n)}</Link>
}
