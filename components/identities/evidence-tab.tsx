import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import type { Disagreement } from '@/lib/ingest/disagreements'
import { DisagreementTable } from './disagreement-table'
import { rawLines } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import type { IdentitySheet } from './sheet'

/** Every stored record that names the identity, whole, as it was read and redacted. */
export function EvidenceTab({
  sheet,
  disagreements,
}: {
  sheet: IdentitySheet
  disagreements: Disagreement[]
}) {
  const { sightings, name } = sheet.identity
  if (sightings.length === 0)
    return (
      <EmptyState title={`No inventory record names ${name}; it was seen only in logs.`}>
        Its events and their files are on the Use tab.
      </EmptyState>
    )
  return (
    <>
      {disagreements.length > 0 ? <DisagreementTable list={disagreements} /> : null}
      {sightings.map((sighting) => (
        <section
          key={`${sighting.importId} ${sighting.file} ${sighting.at}`}
          aria-label={`${sighting.file}, ${sighting.at}`}
        >
          <SectionTitle
            note={
              <>
                {sighting.format} · {sighting.source} · first seen{' '}
                <Time at={sighting.firstSeenAt} form="day" />
                {sighting.goneAt ? (
                  <>
                    , deleted <Time at={sighting.goneAt} form="day" />
                  </>
                ) : null}
              </>
            }
          >
            {sighting.about.replace(/^identity:/, '').replaceAll('_', ' ')}
          </SectionTitle>
          <RecordEvidence sighting={sighting} lines={rawLines(sighting.body, null)} />
        </section>
      ))}
    </>
  )
}
