import { OwnerHistory } from '@/components/owners/owner-history'
import { OwnerOrder } from '@/components/owners/owner-order'
import { Fact } from '@/components/ui/facts'
import { Unknown } from '@/components/ui/unknown'
import { OwnerDecision } from './owner-decision'
import { Provenance } from './provenance'
import { mainRecord, reasonOf, type IdentitySheet } from './sheet'
import type { Owner } from '@/lib/model/answers/inventory'

/** Why somebody is an owner: the decision, otherwise the source. */
const becauseOf = (owner: Owner) =>
  owner.decidedBy ? `${owner.reason}, confirmed by ${owner.decidedBy}` : owner.reason

type Props = {
  sheet: IdentitySheet
  /** Why suggestions cannot be decided here; null when they can. */ refused: string | null
}

export function OwnerFact({ sheet, refused }: Props) {
  const { identity, verdicts, ownerHistory } = sheet
  const accepted = identity.owners.filter((owner) => owner.state === 'accepted')
  const suggested = identity.owners.filter((owner) => owner.state === 'suggested')
  const rejected = identity.owners.filter((owner) => owner.state === 'rejected')
  const record = mainRecord(identity.sightings)
  if (identity.owners.length === 0) {
    const unknown = identity.ownerState === 'unknown'
    return (
      <Fact label="Owner" provenance={<Provenance sighting={record} />}>
        {unknown ? <Unknown because={reasonOf(verdicts, 'unowned-identity')} /> : <b>No owner</b>}
      </Fact>
    )
  }
  return (
    <Fact
      label="Owner"
      provenance={
        <>
          {accepted.length > 0
            ? accepted.map(becauseOf).join('; ')
            : 'No confirmed owner. Reviews cannot be sent until one is confirmed.'}
          {rejected.length > 0 ? (
            <div>Rejected as owner: {rejected.map((owner) => owner.label).join(', ')}.</div>
          ) : null}
          <OwnerHistory changes={ownerHistory} />
        </>
      }
    >
      {accepted.map((owner) => (
        <div key={owner.owner}>
          {owner.hasLeft ? (
            <>
              Was <b>{owner.label}</b>, who has left
            </>
          ) : (
            <b>{owner.label}</b>
          )}
        </div>
      ))}
      {accepted.length > 1 ? (
        <OwnerOrder identityId={identity.id} owners={accepted} refused={refused} />
      ) : null}
      {accepted.length === 0 ? <b>No owner</b> : null}
      {suggested.slice(0, 4).map((owner) => (
        <OwnerDecision key={owner.owner} identityId={identity.id} owner={owner} refused={refused} />
      ))}
    </Fact>
  )
}
