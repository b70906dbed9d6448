import type { Metadata } from 'next'
import { cache } from 'react'
import { CheckAside } from '@/components/checks/check-aside'
import { CustomPart } from '@/components/checks/custom-part'
import { CheckRule } from '@/components/checks/check-rule'
import { groupNames } from '@/components/checks/check-words'
import { ExampleTable } from '@/components/checks/example-table'
import { ParamTable } from '@/components/checks/param-table'
import { PlaybookView } from '@/components/checks/playbook-view'
import { TuneParams } from '@/components/checks/tune-params'
import { Equation } from '@/components/ui/equation'
import { Fact, Facts } from '@/components/ui/facts'
import { Columns, Page } from '@/components/ui/page'
import { OpenFindings } from '@/components/checks/open-findings'
import { PageHeader } from '@/components/ui/page-header'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { requireSession } from '@/lib/auth/session'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { checkDetail } from '@/lib/checks/queries'
import { carriedFrameworks } from '@/lib/frameworks/editions'
import { controlsOf } from '@/lib/frameworks/index'
import { openNow } from '@/lib/findings/queries'
import { policyOf } from '@/lib/policy/policy'
import { playbookFor } from '@/lib/playbooks/index'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(checkDetail(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await asked((await params).id)).title }
}

export default async function CheckPage({ params }: Props) {
  const { actor } = await requireSession()
  const check = await asked((await params).id)
  const [{ pinned }, carried, open, known] = await Promise.all([
    policyOf('frameworks'),
    carriedFrameworks(),
    openNow(actor, check.id),
    checkCatalogue(),
  ])
  const controls = controlsOf(check.id, carried).map(({ framework, id, title }) => ({
    pinned: pinned.includes(framework.id),
    framework: framework.id,
    frameworkName: `${framework.name} ${framework.version}`,
    id,
    title,
  }))
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/checks', label: 'Checks' }]}
        here={groupNames[check.group] ?? check.group}
        title={check.title}
        subtitle={
          <>
            Passes when: {check.holdsTitle}. Applies to{' '}
            {check.subject === 'credential' ? 'credentials' : 'identities'};{' '}
            <span className="mono">{check.id}</span>
          </>
        }
        actions={<SeverityMark severity={check.severity} form="badge" />}
      />
      <Equation
        total={{ value: check.total, label: 'identities it applies to' }}
        terms={[
          { value: check.holds, label: check.holds === 1 ? 'holds' : 'hold' },
          {
            value: check.gap,
            label: 'gap',
            href: check.gap > 0 ? `/identities?check=${check.id}` : undefined,
          },
          { value: check.accepted, label: 'accepted' },
          {
            value: check.unknown,
            label: 'unknown',
            href: check.unknown > 0 ? `/identities?unknown=${check.id}` : undefined,
          },
        ]}
      />
      {open.gap.findings + open.unknown.findings > 0 ? <OpenFindings check={check} open={open} /> : null}
      <Columns aside>
        <div className="sections">
          <section aria-labelledby="why">
            <SectionTitle id="why">Why it matters</SectionTitle>
            <Facts wide>
              <Fact label="Severity" provenance={check.reasoning}>
                <SeverityMark severity={check.severity} />
              </Fact>
              {check.raise ? (
                <Fact label="Raised one level when" provenance="Never above critical">
                  {sentence(check.raise)}
                </Fact>
              ) : null}
              {check.lower ? (
                <Fact label="Lowered one level when" provenance="When it is not raised">
                  {sentence(check.lower)}
                </Fact>
              ) : null}
            </Facts>
          </section>
          {check.custom ? (
            <CustomPart check={check} custom={check.custom} refused={refusalOf(actor, 'check:tune')} />
          ) : null}
          <section aria-labelledby="rule">
            <SectionTitle
              id="rule"
              note={
                check.custom
                  ? 'conditions on the facts of one identity or credential'
                  : 'SQL over the facts f of one identity or credential; thresholds are marked'
              }
            >
              Rule
            </SectionTitle>
            <CheckRule check={check} />
          </section>
          {check.custom ? null : (
            <section aria-labelledby="thresholds">
              <SectionTitle id="thresholds">Thresholds</SectionTitle>
              {check.params.length === 0 ? (
                <p className="text-2">No threshold.</p>
              ) : (
                <>
                  <ParamTable params={check.params} narrower={check.narrower} />
                  <TuneParams check={check} refused={refusalOf(actor, 'check:tune')} />
                </>
              )}
            </section>
          )}
          <section aria-labelledby="examples">
            <SectionTitle
              id="examples"
              note={check.custom ? 'tried before it was saved' : 'verified by a test'}
            >
              Examples of each result
            </SectionTitle>
            <ExampleTable examples={check.examples} />
          </section>
          <PlaybookView playbook={playbookFor(known.byId(check.id)!)} />
        </div>
        <CheckAside check={check} controls={controls} />
      </Columns>
    </Page>
  )
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
