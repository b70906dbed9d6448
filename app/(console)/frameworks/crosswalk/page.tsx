import type { Metadata } from 'next'
import { CrosswalkTable } from '@/components/frameworks/crosswalk-table'
import { counted } from '@/components/ui/figures'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { requireSession } from '@/lib/auth/session'
import { crosswalk } from '@/lib/frameworks/crosswalk'
import type { Framework } from '@/lib/frameworks/framework'
import { frameworkById, frameworks } from '@/lib/frameworks/index'

export const metadata: Metadata = { title: 'References' }

const all: readonly Framework[] = frameworks
const nameOf = (id: string) => {
  const { name, version } = frameworkById(id)!
  return `${name} ${version}`
}

export default async function CrosswalkPage() {
  await requireSession()
  const cited = crosswalk.map((one) => ({
    cited: one.cited,
    citedFramework: one.citedFramework,
    verdict: one.verdict,
    because: one.reason,
    means: one.published.map(({ framework, control }) => ({ framework, name: nameOf(framework), control })),
    elsewhere: one.elsewhere ?? null,
  }))
  const former = all
    .filter(({ supersededBy }) => supersededBy !== undefined)
    .flatMap((framework) =>
      framework.controls
        .filter(({ isHeading }) => !isHeading)
        .map(({ id, title, movedTo }) => ({
          cited: id,
          citedFramework: `${framework.name} ${framework.version}`,
          verdict: 'stale',
          because: title,
          means: (movedTo ?? []).map((control) => ({
            framework: framework.supersededBy!,
            name: nameOf(framework.supersededBy!),
            control,
          })),
          elsewhere: movedTo ? null : 'nothing that is still published',
        })),
    )
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/frameworks', label: 'Frameworks' }]}
        here="References"
        title="Cited references"
        subtitle="Ids that articles and old documents use, and the published control that each means."
      />
      <section aria-labelledby="cited">
        <SectionTitle id="cited" note={counted(cited.length, 'reference')}>
          Wrong, malformed or renamed
        </SectionTitle>
        <CrosswalkTable label="Wrong, malformed or renamed" references={cited} />
      </section>
      <section aria-labelledby="former">
        <SectionTitle id="former" note={counted(former.length, 'control')}>
          Controls of superseded editions
        </SectionTitle>
        <CrosswalkTable label="Controls of superseded editions" references={former} />
      </section>
    </Page>
  )
}
