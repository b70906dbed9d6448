import { Provenance } from '@/components/identities/provenance'
import { AgeBar } from '@/components/ui/age-bar'
import { Fact, Facts } from '@/components/ui/facts'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type {
  CredentialRow,
  Exposure as Found,
  IdentityDetail,
  RotationPolicy,
  Sighting,
} from '@/lib/model/answers/inventory'
import type { ExposureState } from '@/lib/model/vocabulary'
import { credentialKindNames, identityKindNames } from '@/lib/model/words'
import { Expires, Exposure, LastUsed, Status } from './credential-words'
import { daysBetween, policyDaysOf } from './rotation-policy'

/** Where it is known from whether a copy lies about. */
const exposureOrigins: Record<ExposureState, string> = {
  found: 'By scans for secrets.',
  none_found: 'By scans for secrets.',
  not_applicable: 'Scans for secrets look for static ones.',
  unknown: 'No scan for secrets can be tied to it.',
}

type Props = {
  credential: CredentialRow
  identity: IdentityDetail
  policy: RotationPolicy
  /** Copies of its secret. */
  exposure: Found | undefined
  /** The record that lists it. */
  record: Sighting | undefined
  /** Some record lists the identity. */
  isListed: boolean
  now: string
}

/** What is known of one credential, in the order in which a person asks for it. */
export function CredentialFacts({ credential, identity, policy, exposure, record, isListed, now }: Props) {
  const days = daysBetween(credential.rotatedAt, now)
  const policyDays = policyDaysOf(policy, credential.kind)
  // Which of several records lists the credential is not known: then none is named.
  const listed = record || !isListed ? <Provenance sighting={record} /> : null
  const accepted = identity.owners.filter((owner) => owner.state === 'accepted')
  return (
    <Facts>
      <Fact label="Identity" provenance={`${identityKindNames[identity.kind]} · ${identity.scope}`}>
        <Link className="strong" href={`/identities/${identity.id}`}>
          {identity.name}
        </Link>
      </Fact>
      <Fact
        label="Owner"
        provenance={accepted.length > 0 ? 'Confirmed owner of the identity.' : 'No confirmed owner.'}
      >
        {accepted.length > 0 ? (
          accepted.map((owner) => (
            <div key={owner.owner}>
              {owner.label}
              {owner.hasLeft ? ' (left)' : ''}
            </div>
          ))
        ) : identity.ownerState === 'unknown' ? (
          <Unknown />
        ) : (
          <b>No owner</b>
        )}
      </Fact>
      <Fact label="Kind" provenance={credential.isStatic ? 'A reusable secret.' : 'Issued at run time.'}>
        {credentialKindNames[credential.kind]}, {credential.isStatic ? 'static' : 'dynamic'}
      </Fact>
      {credential.isStatic ? (
        <Fact
          label="Age"
          bar={<AgeBar days={days} policyDays={policyDays} />}
          provenance={
            <>
              {credential.rotatedAt ? (
                <>
                  Since <Time at={credential.rotatedAt} form="day" />.{' '}
                </>
              ) : null}
              Policy: {policy.origin}. {listed}
            </>
          }
        >
          {days === null ? (
            <Unknown because="its source has no date" />
          ) : (
            <>
              <b>{counted(days, 'day')} old</b>, policy {count(policyDays)}
            </>
          )}
        </Fact>
      ) : null}
      <Fact label="Expires" provenance={listed}>
        <Expires row={credential} now={now} />
      </Fact>
      <Fact label="Last used" provenance={listed}>
        <LastUsed row={credential} now={now} />
      </Fact>
      <Fact
        label="Exposure"
        provenance={
          exposure
            ? exposure.places
                .slice(0, 3)
                .map((place) => [place.repository, place.file ?? place.url].filter(Boolean).join(' '))
                .join('; ')
            : exposureOrigins[credential.exposure]
        }
      >
        <Exposure row={credential} />
        {exposure ? `: ${counted(exposure.copies, 'copy', 'copies')}` : null}
      </Fact>
      <Fact label="Status" provenance={listed}>
        <Status row={credential} />
      </Fact>
    </Facts>
  )
}
