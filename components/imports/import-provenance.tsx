import { Link } from '@/components/ui/link'
import { Fact, Facts } from '@/components/ui/facts'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { providerMarks } from '@/lib/model/words'
import type { ImportDetail } from './queries'

/** Who handed it over, when, and for which instant it speaks. */
export function ImportProvenance({ of }: { of: ImportDetail }) {
  return (
    <section aria-labelledby="provenance">
      <SectionTitle id="provenance">Provenance</SectionTitle>
      <Facts wide>
        <Fact
          label="Source"
          provenance={`${providerMarks[of.provider].name}, recognised by what the files hold`}
        >
          <Link href={`/imports?source=${of.sourceId}`}>{of.source}</Link>
        </Fact>
        <Fact
          label="Handed over"
          provenance={
            of.finishedAt ? (
              <>
                Ended <Time at={of.finishedAt} />
              </>
            ) : (
              'Has not ended'
            )
          }
        >
          <Time at={of.createdAt} /> by {of.requestedBy}
        </Fact>
        <Fact
          label="True as of"
          provenance="The file's own time, else what was given at the import, else the moment of the delivery"
        >
          <Time at={of.asOf} />
        </Fact>
        <Fact
          label="Declared"
          provenance={
            of.completeness === 'complete'
              ? 'May retire what it no longer lists, inside its own scope only'
              : 'Retires nothing'
          }
        >
          {of.completeness === 'complete' ? 'Everything in its scope' : 'A part of its scope'}
        </Fact>
      </Facts>
    </section>
  )
}
