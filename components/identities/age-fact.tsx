import { daysBetween, policyDaysOf } from '@/components/credentials/rotation-policy'
import { AgeBar } from '@/components/ui/age-bar'
import { count, counted } from '@/components/ui/figures'
import { Fact } from '@/components/ui/facts'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { credentialKindNames } from '@/lib/model/words'
import { Provenance } from './provenance'
import { recordFor } from './raw-lines'
import { isLive, reasonOf, type IdentitySheet } from './sheet'

/** The age of the oldest live static credential against its policy. */
export function AgeFact({ sheet }: { sheet: IdentitySheet }) {
  const { identity, credentials, verdicts, policy, now } = sheet
  const record = recordFor(identity.sightings, 'age')
  const live = credentials.filter((one) => one.isStatic && isLive(one))
  // Known ages come first, oldest first.
  const oldest = live[0]
  if (!oldest)
    return (
      <Fact label="Age" provenance={<Provenance sighting={record} />}>
        {credentials.length > 0 ? 'Not applicable: no active static credential' : 'No credential recorded'}
      </Fact>
    )
  const policyDays = policyDaysOf(policy, oldest.kind)
  const days = daysBetween(oldest.rotatedAt, now)
  const unknown = live.filter((one) => one.rotatedAt === null).length
  return (
    <Fact
      label="Age"
      bar={<AgeBar days={days} policyDays={policyDays} />}
      provenance={
        <>
          {oldest.label ?? credentialKindNames[oldest.kind]}
          {live.length > 1 ? `, oldest of ${count(live.length)}` : ''}
          {oldest.rotatedAt ? (
            <>
              , since <Time at={oldest.rotatedAt} form="day" />
            </>
          ) : null}
          . Policy: {policy.origin}. <Provenance sighting={record} />
        </>
      }
    >
      {days === null ? (
        <Unknown
          because={
            reasonOf(verdicts, 'rotation-overdue', 'long-lived-static-secret') ?? 'its source has no date'
          }
        />
      ) : (
        <>
          <b>{counted(days, 'day')} old</b>, policy {count(policyDays)}
        </>
      )}
      {days !== null && unknown > 0 ? (
        <>
          ; <Unknown mark={false}>{counted(unknown, 'more of unknown age', 'more of unknown age')}</Unknown>
        </>
      ) : null}
    </Fact>
  )
}
