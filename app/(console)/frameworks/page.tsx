import type { Metadata } from 'next'
import { Fragment } from 'react'
import { FrameworkList } from '@/components/frameworks/framework-list'
import { ReferenceResults } from '@/components/frameworks/reference-results'
import { ReferenceSearch } from '@/components/frameworks/reference-search'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { ProportionKey } from '@/components/ui/proportion-key'
import { SectionTitle } from '@/components/ui/section-title'
import { requireSession } from '@/lib/auth/session'
import { frameworkById, frameworks } from '@/lib/frameworks/index'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { elsewhere, resolveReference } from '@/lib/frameworks/resolve'

export const metadata: Metadata = { title: 'Frameworks' }

type Props = { searchParams: Promise<{ q?: string }> }

export default async function FrameworksPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  const { q } = await searchParams
  const query = [q].flat()[0]?.trim().slice(0, 200) ?? ''
  const results = query ? resolveReference(query) : []
  const lines = (await frameworkSummaries(actor)).map((summary) => ({
    ...summary,
    published: frameworkById(summary.id)!.published,
    entries: frameworkById(summary.id)!.controls.length,
  }))
  const waiting = lines.filter(({ hasNewEdition }) => hasNewEdition)
  const former = frameworks.filter(({ status }) => status !== 'current')
  return (
    <Page>
      <PageHeader
        title="Frameworks"
        subtitle="Compliance by published control. Old and informal ids are accepted (PR.AC-4, NHI-03)."
      />
      {waiting.length > 0 ? (
        <Notice title={`${counted(waiting.length, 'framework')} with a changed edition.`}>
          <span className="text">
            Open one to see what adopting it would change:{' '}
            {waiting.map(({ id, name, version }, index) => (
              <Fragment key={id}>
                {index > 0 ? ', ' : ''}
                <Link href={`/frameworks/${id}`}>{`${name} ${version}`}</Link>
              </Fragment>
            ))}
          </span>
        </Notice>
      ) : null}
      <ReferenceSearch value={query} />
      {query ? (
        <ReferenceResults
          query={query}
          results={results}
          elsewhere={elsewhere(query).map((one) => ({ ...one, means: one.elsewhere, because: one.reason }))}
        />
      ) : null}
      <section aria-labelledby="pinned">
        <SectionTitle
          id="pinned"
          note="shown on the overview and on findings"
          more={
            <ProportionKey
              labels={{ holds: 'No gap seen', gap: 'Open gaps', unknown: 'Cannot be evaluated' }}
            />
          }
        >
          Pinned frameworks
        </SectionTitle>
        <FrameworkList label="Pinned frameworks" frameworks={lines.filter(({ pinned }) => pinned)} />
      </section>
      <section aria-labelledby="others">
        <SectionTitle id="others" more={<Link href="/frameworks/compare">Compare two frameworks</Link>}>
          Other frameworks
        </SectionTitle>
        <FrameworkList label="Other frameworks" frameworks={lines.filter(({ pinned }) => !pinned)} />
      </section>
      <section aria-labelledby="former">
        <SectionTitle
          id="former"
          note="listed so that references to them can be explained"
          more={<Link href="/frameworks/crosswalk">Cited references</Link>}
        >
          Superseded and for reference
        </SectionTitle>
        <ul>
          {former.map((one) => (
            <li key={one.id}>
              <Link href={`/frameworks/${one.id}`}>{`${one.name} ${one.version}`}</Link>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
