import { counted } from '@/components/ui/figures'
import { Fact } from '@/components/ui/facts'
import { Link } from '@/components/ui/link'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { Provenance } from './provenance'
import { recordFor } from './raw-lines'
import { reasonOf, type IdentitySheet } from './sheet'

const RECENT_DAYS = 30
/** What stands for a place that the log does not name. */
export const NO_CONTEXT = 'not recorded'

/** Last use, by whom, and what breaks when the identity is revoked. */
export function UseFact({ sheet }: { sheet: IdentitySheet }) {
  const { identity, contexts, verdicts, now } = sheet
  const recent = contexts.filter((one) => Date.parse(now) - Date.parse(one.lastAt) < RECENT_DAYS * 86_400_000)
  const workloads = recent.filter((one) => one.isWorkload)
  const { lastUsedAt, lastUsedBy, useState, useSeen } = identity
  const places = recent.filter((one) => one.context !== NO_CONTEXT)
  const names = places.slice(0, 3).map((one) => one.context)
  const further = [
    places.length > names.length ? `${places.length - names.length} more` : null,
    places.length < recent.length ? 'places that are not recorded' : null,
  ].filter((one) => one !== null)
  return (
    <Fact
      label="Last used"
      provenance={
        <>
          {useState === 'unknown' ? 'Not treated as unused. ' : null}
          {recent.length > 0 ? (
            <>
              Revoking affects {names.length > 0 ? <span className="mono">{names.join(', ')}</span> : null}
              {names.length > 0 && further.length > 0 ? ' and ' : ''}
              {further.join(' and ')}.{' '}
            </>
          ) : null}
          {lastUsedBy ? (
            <>
              {lastUsedBy.isLog ? 'Log event: ' : null}
              {lastUsedBy.file}, {lastUsedBy.at},{' '}
              <Link href={`/imports/${lastUsedBy.importId}`} prefetch={false}>
                import {lastUsedBy.importId}
              </Link>
              , <Time at={lastUsedBy.seenAt} />.{' '}
            </>
          ) : useSeen ? null : (
            <Provenance sighting={recordFor(identity.sightings, 'use')} />
          )}
          {useSeen ? (
            <>
              {lastUsedBy && !lastUsedBy.isLog ? 'No later use in the' : 'The'} audit log from{' '}
              <Time at={useSeen.from} form="day" /> to <Time at={useSeen.to} form="day" />
              {lastUsedBy && !lastUsedBy.isLog ? '' : ' covers it'}.
            </>
          ) : null}
        </>
      }
    >
      {lastUsedAt ? (
        <>
          <b>
            <Time at={lastUsedAt} form="relative" now={now} />
          </b>
          {workloads.length > 0 ? ` by ${counted(workloads.length, 'workload')}` : ''}
          {useState === 'dormant' ? ', dormant' : ''}
        </>
      ) : useState === 'never' ? (
        <b>Never used</b>
      ) : (
        <Unknown because={reasonOf(verdicts, 'dormant-identity') ?? 'no source reports it'} />
      )}
    </Fact>
  )
}
