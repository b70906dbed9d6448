import { fieldsBehind, rawLines, recordFor, type Topic } from '@/components/identities/raw-lines'
import { RecordEvidence } from '@/components/identities/record-evidence'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import type { FindingBasis } from './sheet'

// A record about several credentials: only the fields of the one in question, "access_key_1" for "Access key 1".
function fieldsOf(body: unknown, topic: Topic, credential: string | null): RegExp {
  const part = credential?.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return part && JSON.stringify(body).includes(`"${part}_`)
    ? new RegExp(`^${part}_.*(${fieldsBehind[topic].source})`, 'i')
    : fieldsBehind[topic]
}

/** The records behind the finding: the most relevant one in the drawer, all on the page. */
export function FindingEvidence({ sheet, most }: { sheet: FindingBasis; most?: number }) {
  const { sightings, topic, finding } = sheet
  const best = recordFor(sightings, topic)
  const shown = most
    ? [best].filter((one) => one !== undefined)
    : [best, ...sightings.filter((one) => one !== best)]
  const label = most ? 3 : 2
  return (
    <section aria-labelledby="evidence" className="stack">
      <SectionTitle
        id="evidence"
        level={label}
        note={`${most ? 1 : sightings.length} of ${sightings.length}`}
      >
        Evidence
      </SectionTitle>
      {sightings.length === 0 ? (
        <EmptyState title={`No inventory record for ${finding.identityName}.`}>
          Seen only in logs. Its events are on the Use tab of its page.
        </EmptyState>
      ) : (
        shown.map((sighting) =>
          sighting ? (
            <RecordEvidence
              key={`${sighting.importId} ${sighting.file} ${sighting.at}`}
              sighting={sighting}
              lines={rawLines(sighting.body, fieldsOf(sighting.body, topic, finding.credential), most ?? 40)}
            />
          ) : null,
        )
      )}
    </section>
  )
}
