import { Link } from '@/components/ui/link'
import { EvidenceBlock, type EvidenceLine } from '@/components/ui/evidence-block'
import { Time } from '@/components/ui/time'
import type { Sighting } from '@/lib/model/answers/inventory'

type Props = { sighting: Sighting; lines: EvidenceLine[] }

/** A stored record as evidence: file, place, import, time, and its lines. */
export function RecordEvidence({ sighting, lines }: Props) {
  return (
    <EvidenceBlock
      file={sighting.file}
      place={sighting.at}
      delivery={
        <Link href={`/imports/${sighting.importId}`} prefetch={false}>
          import {sighting.importId}
        </Link>
      }
      at={<Time at={sighting.lastSeenAt} />}
      lines={lines}
    />
  )
}
