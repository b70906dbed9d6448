import type { Metadata } from 'next'
import { CompareForm } from '@/components/frameworks/compare-form'
import { Controls, ComparisonTable } from '@/components/frameworks/comparison-table'
import { counted } from '@/components/ui/figures'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { requireSession } from '@/lib/auth/session'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { compare } from '@/lib/frameworks/compare'
import { carriedFrameworks } from '@/lib/frameworks/editions'
import type { Framework } from '@/lib/frameworks/framework'

export const metadata: Metadata = { title: 'Compare frameworks' }

type Props = { searchParams: Promise<{ a?: string; b?: string }> }

const nameOf = ({ name, version }: Framework) => `${name} ${version}`

export default async function ComparePage({ searchParams }: Props) {
  await requireSession()
  const asked = await searchParams
  const [carried, known] = await Promise.all([carriedFrameworks(), checkCatalogue()])
  const current = carried.filter(({ status }) => status === 'current')
  const chosen = (id: string | undefined, otherwise: string) =>
    current.find((one) => one.id === [id].flat()[0]) ?? carried.find((one) => one.id === otherwise)!
  const a = chosen(asked.a, 'owasp-nhi-2025')
  const b = chosen(asked.b, a.id === 'nist-csf-2.0' ? 'owasp-nhi-2025' : 'nist-csf-2.0')
  const found = compare(a, b)
  const options = current.map((one) => ({ value: one.id, label: nameOf(one) }))
  const sides = [
    { framework: a, only: found.onlyA, without: found.withoutCheckA, other: b },
    { framework: b, only: found.onlyB, without: found.withoutCheckB, other: a },
  ]
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/frameworks', label: 'Frameworks' }]}
        here="Compare"
        title="Compare frameworks"
        subtitle="Controls of two frameworks that share checks as evidence, and controls that only one of them has."
      />
      <CompareForm a={a.id} b={b.id} options={options} />
      <section aria-labelledby="shared">
        <SectionTitle id="shared" note={counted(found.shared.length, 'check')}>
          Evidence for both
        </SectionTitle>
        <ComparisonTable
          names={[nameOf(a), nameOf(b)]}
          ids={[a.id, b.id]}
          shared={found.shared.map((one) => ({ ...one, title: known.byId(one.check)!.title }))}
        />
      </section>
      {sides.map(({ framework, only, without, other }, index) => (
        <section key={index} aria-labelledby={`only-${index}`}>
          <SectionTitle id={`only-${index}`} note={counted(only.length, 'control')}>
            Only in {nameOf(framework)}
          </SectionTitle>
          {only.length > 0 ? (
            <Controls framework={framework.id} controls={only} />
          ) : (
            <p className="text-2">
              Every check of {nameOf(framework)} is evidence in {nameOf(other)} too.
            </p>
          )}
          {without.length > 0 ? (
            <details>
              <summary className="small text-2">{counted(without.length, 'control')} without a check</summary>
              <Controls framework={framework.id} controls={without} />
            </details>
          ) : null}
        </section>
      ))}
    </Page>
  )
}
