import type { Metadata } from 'next'
import { FormatList } from '@/components/sources/format-list'
import { SourceNotices } from '@/components/sources/source-notices'
import { SourceList } from '@/components/sources/source-list'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/components/ui/link'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { answersOf, groupFormats, groupOf } from '@/lib/ingest/groups'
import { formats } from '@/lib/ingest/index'
import { listSources } from '@/lib/ingest/queries'
import { sourceFilter } from '@/lib/model/filters'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'

export const metadata: Metadata = { title: 'Sources' }

export default async function SourcesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, sourceFilter, 'Sources', '/sources')
  if (asked.bad) return asked.bad
  const sources = await listSources(actor)
  const connected = new Set(sources.flatMap((source) => source.formats))
  return (
    <Page>
      <PageHeader
        title="Sources"
        subtitle="Where the facts come from and how fresh they are. Muster has no access to these systems; you upload the files."
        actions={
          <Button look="filled" href="/imports">
            Import files
          </Button>
        }
      />
      <SourceNotices sources={sources} />
      <section aria-labelledby="connected">
        <SectionTitle
          id="connected"
          note="one per account, cluster, trust domain or report"
          more={<Link href="#collect">How to export data</Link>}
        >
          Connected
        </SectionTitle>
        {sources.length === 0 ? (
          <EmptyState title="No sources yet.">
            Run one of the commands below and upload its file on the Imports page or through the API.
          </EmptyState>
        ) : (
          <SourceList
            sources={sources}
            known={Object.fromEntries(
              formats.map((format) => [format.id, { title: format.title, group: groupOf(format).id }]),
            )}
            search={asked.search}
            filter={asked.filter}
            now={asOf()}
          />
        )}
      </section>
      <section aria-labelledby="collect">
        <SectionTitle id="collect" note="the command for each format, with the permissions it needs">
          How to export data
        </SectionTitle>
        <FormatList
          groups={groupFormats(formats, asked.filter).map((group) => ({
            ...group,
            formats: group.formats.map((format) => ({
              id: format.id,
              title: format.title,
              provider: format.provider,
              answers: answersOf(format),
              collect: format.collect,
              asksFor: format.asksFor ?? null,
              enumerates: [...format.enumerates],
              isConnected: connected.has(format.id),
            })),
          }))}
          filter={asked.filter}
          total={formats.length}
        />
      </section>
    </Page>
  )
}
