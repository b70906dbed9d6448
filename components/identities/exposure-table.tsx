import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { CredentialRow, Exposure } from '@/lib/model/answers/inventory'
import { credentialKindNames } from '@/lib/model/words'

/** Where copies of its secrets were found, each secret once, and what a scanner that tried it saw that it can do. */
export function ExposureTable({
  exposures,
  credentials,
  now,
}: {
  exposures: Exposure[]
  credentials: CredentialRow[]
  now: string
}) {
  if (exposures.length === 0) return null
  return (
    <section aria-labelledby="copies">
      <SectionTitle id="copies" note="by scans for secrets; the secret itself is not stored">
        Copies found
      </SectionTitle>
      <Table label="Copies found" blocks>
        <thead>
          <tr>
            <HeadCell width={260}>Secret</HeadCell>
            <HeadCell>Places</HeadCell>
            <HeadCell width={240}>What it can do</HeadCell>
            <HeadCell width={120}>Tried</HeadCell>
          </tr>
        </thead>
        <tbody>
          {exposures.map((one, index) => (
            <tr key={one.credentialId ?? `${one.detectors[0]} ${index}`}>
              <Cell>
                <NameCell
                  name={nameOf(one, credentials)}
                  detail={
                    <>
                      {counted(one.copies, 'copy', 'copies')} · {one.detectors.join(', ')}
                      {one.isPublic ? <b className="text"> · public</b> : null}
                      {one.isCanary ? <b className="text"> · decoy</b> : null}
                    </>
                  }
                />
              </Cell>
              <Cell label="Places">
                <Places of={one} now={now} />
              </Cell>
              <Cell label="What it can do">
                {one.reach.length === 0 ? <Unknown /> : one.reach.map((line) => <div key={line}>{line}</div>)}
              </Cell>
              <Cell label="Tried">
                {one.isCanary ? (
                  'Canary token, no leak'
                ) : one.works === null ? (
                  <Unknown />
                ) : one.works ? (
                  'Works'
                ) : (
                  'Does not work'
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

function Places({ of: { places, placesTotal }, now }: { of: Exposure; now: string }) {
  return (
    <>
      {places.map((place) => (
        <div key={`${place.repository} ${place.file} ${place.line} ${place.commit} ${place.url}`}>
          <span title={place.url ?? undefined}>
            {[place.repository, place.file].filter(Boolean).join(' ') || place.url || <Unknown />}
            {place.line === null ? null : `:${place.line}`}
          </span>
          <span className="small text-3">
            {' '}
            {place.commit ? `${place.commit.slice(0, 8)} · ` : null}
            {place.sources.join(', ')}
            {place.foundAt ? (
              <>
                {' '}
                · <Time at={place.foundAt} form="relative" now={now} />
              </>
            ) : null}
            {place.isGone ? ' · no longer found' : null}
          </span>
        </div>
      ))}
      {placesTotal > places.length ? (
        <p className="small text-3">and {placesTotal - places.length} more places</p>
      ) : null}
    </>
  )
}

function nameOf({ credentialId, detectors }: Exposure, credentials: readonly CredentialRow[]): string {
  const credential = credentials.find(({ id }) => id === credentialId)
  return credential ? (credential.label ?? credentialKindNames[credential.kind]) : detectors[0]!
}
