import { Link } from '@/components/ui/link'
import { Fact, Facts } from '@/components/ui/facts'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { providerMarks } from '@/lib/model/words'
import type { ImportDetail } from './queries'

/** Who uploaded it, when, and the time of its data. */
export function ImportProvenance({ of }: { of: ImportDetail }) {
  return (
    <section aria-labelledby="provenance">
      <SectionTitle id="provenance">Provenance</SectionTitle>
      <Facts wide>
        <Fact label="Source" provenance={`${providerMarks[of.provider].name}, recognised by content`}>
          <Link href={`/imports?source=${of.sourceId}`}>{of.source}</Link>
        </Fact>
        <Fact
          label="Uploaded"
          provenance={
            of.finishedAt ? (
              <>
                Ended <Time at={of.finishedAt} />
              </>
            ) : (
              'Running'
            )
          }
        >
          <Time at={of.createdAt} /> by {of.requestedBy}
        </Fact>
        <Fact
          label="Data as of"
          provenance="Time in the file, otherwise the time given at import, otherwise the upload time"
        >
          <Time at={of.asOf} />
        </Fact>
        <Fact
          label="Declared"
          provenance={
            of.completeness === 'complete'
              ? 'May retire missing identities within its own scope'
              : 'Does not retire anything'
          }
        >
          {of.completeness === 'complete' ? 'Complete' : 'Partial'}
        </Fact>
      </Facts>
    </section>
  )
}
