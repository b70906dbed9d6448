import type { Metadata } from 'next'
import { FrameworkList } from '@/components/frameworks/framework-list'
import { ReferenceResults } from '@/components/frameworks/reference-results'
import { ReferenceSearch } from '@/components/frameworks/reference-search'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { ProportionKey } from '@/components/ui/proportion-key'
import { SectionTitle } from '@/components/ui/section-title'
import { requireSession } from '@/lib/auth/session'
import { crosswalk } from '@/lib/frameworks/crosswalk'
import { frameworkById } from '@/lib/frameworks/index'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { resolveReference } from '@/lib/frameworks/resolve'

export const metadata: Metadata = { title: 'Frameworks' }

type Props = { searchParams: Promise<{ q?: string }> }

export default async function FrameworksPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  const { q } = await searchParams
  const query = [q].flat()[0]?.trim().slice(0, 200) ?? ''
  const results = query ? resolveReference(query) : []
  const summaries = await frameworkSummaries(actor)
  return (
    <Page>
      <PageHeader
        title="Frameworks"
        subtitle="Compliance by published control. Old and informal ids are accepted (PR.AC-4, NHI-03)."
      />
      <ReferenceSearch value={query} />
      {query ? <ReferenceResults query={query} results={results} elsewhere={elsewhere(query)} /> : null}
      <section aria-labelledby="all">
        <SectionTitle
          id="all"
          more={
            <ProportionKey
              labels={{ holds: 'No gap seen', gap: 'Open gaps', unknown: 'Cannot be evaluated' }}
            />
          }
        >
          Installed frameworks
        </SectionTitle>
        <FrameworkList
          frameworks={summaries.map((summary) => ({
            ...summary,
            published: frameworkById(summary.id)!.published,
            entries: frameworkById(summary.id)!.controls.length,
          }))}
        />
      </section>
    </Page>
  )
}

// The crosswalk knows more frameworks than are installed; its results for wrong references are shown anyway.
function elsewhere(query: string) {
  return crosswalk.flatMap(({ cited, citedFramework, verdict, reason, elsewhere: means }) =>
    means && cited.toLowerCase() === query.toLowerCase()
      ? [{ cited, citedFramework, verdict, because: reason, means }]
      : [],
  )
}
