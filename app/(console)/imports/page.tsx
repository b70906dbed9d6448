import type { Metadata } from 'next'
import { Link } from '@/components/ui/link'
import { DropZone } from '@/components/imports/drop-zone'
import { ImportList } from '@/components/imports/import-list'
import { fieldName } from '@/components/imports/import-words'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { requireSession } from '@/lib/auth/session'
import { formats, tableFields } from '@/lib/ingest/index'
import { listImports, listSources } from '@/lib/ingest/queries'
import { refusalOf } from '../refusal'

export const metadata: Metadata = { title: 'Imports' }

export default async function ImportsPage({ searchParams }: { searchParams: Promise<{ source?: string }> }) {
  const { actor } = await requireSession()
  const { source } = await searchParams
  const sourceId = source && /^\d{1,9}$/.test(source) ? Number(source) : null
  const [first, sources] = await Promise.all([
    listImports(actor, { limit: 50, ...(sourceId && { source: sourceId }) }),
    listSources(actor),
  ])
  const only = sources.find(({ id }) => id === sourceId)
  return (
    <Page>
      <PageHeader
        title="Imports"
        subtitle="Counts per import: read = new + changed + unchanged + rejected."
      />
      <DropZone
        formats={formats.map(({ id, title }) => ({ id, title }))}
        fields={Object.keys(tableFields).map((field) => ({ field, label: fieldName(field) }))}
        sources={[...new Set(sources.map(({ name }) => name))]}
        refused={refusalOf(actor, 'import:create')}
      />
      <section aria-labelledby="deliveries">
        <SectionTitle
          id="deliveries"
          note={only ? `only from ${only.name}` : 'newest first'}
          more={only ? <Link href="/imports">Show all</Link> : null}
        >
          Previous imports
        </SectionTitle>
        <ImportList key={sourceId} first={first} source={sourceId} />
      </section>
    </Page>
  )
}
