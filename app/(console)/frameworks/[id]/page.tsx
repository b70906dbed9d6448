import type { Metadata } from 'next'
import { Link } from '@/components/ui/link'
import { cache } from 'react'
import { ControlTable } from '@/components/frameworks/control-table'
import { citationWords, type Citation } from '@/components/frameworks/posture'
import { EditionNotice } from '@/components/frameworks/edition-notice'
import { PinButton } from '@/components/frameworks/pin-button'
import { PostureFigures } from '@/components/frameworks/posture-figures'
import type { Asking } from '@/components/requests/control-requests'
import { Published } from '@/components/frameworks/published'
import { UncoveredControls } from '@/components/frameworks/uncovered-controls'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import type { Actor } from '@/lib/auth/actor'
import { requireSession } from '@/lib/auth/session'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { crosswalk } from '@/lib/frameworks/crosswalk'
import { frameworkById } from '@/lib/frameworks/index'
import { frameworkPosture, pendingEdition } from '@/lib/frameworks/queries'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import { requestFilter } from '@/lib/model/filters'
import { applicabilityNames } from '@/lib/model/words'
import { policyOf } from '@/lib/policy/policy'
import { answerers } from '@/lib/requests/accounts'
import { listRequests } from '@/lib/requests/queries'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'
import { thresholdOrigins } from '../../threshold-origins'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<{ control?: string; cited?: string }>
}

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(frameworkPosture(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name, version } = await asked((await params).id)
  return { title: `${name} ${version}` }
}

export default async function FrameworkPage({ params, searchParams }: Props) {
  const { actor } = await requireSession()
  const posture = await asked((await params).id)
  const [{ pinned }, edition, known, asking] = await Promise.all([
    policyOf('frameworks'),
    pendingEdition(actor, posture.id),
    checkCatalogue(),
    askingOf(actor, posture),
  ])
  const successor = posture.supersededBy ? frameworkById(posture.supersededBy) : undefined
  const { control, cited } = await searchParams
  const open = [control].flat()[0] ?? null
  const opened = posture.controls.find(({ id }) => id === open)
  const reference = [cited].flat()[0]
  const citations = citationsOf(posture.id)
  const citation = opened && citations[opened.id]?.find((one) => one.cited === reference)
  const checkIds = [...new Set(posture.controls.flatMap(({ checks }) => checks.map(({ id }) => id)))]
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/frameworks', label: 'Frameworks' }]}
        here={posture.name}
        title={`${posture.name}, ${posture.version}`}
        subtitle={
          <>
            Published <Published at={posture.published} />.{' '}
            <a href={posture.sourceUrl} rel="noreferrer" target="_blank">
              {new URL(posture.sourceUrl).host}
            </a>
          </>
        }
        actions={
          posture.status === 'current' ? (
            <>
              <Button small href={`/frameworks/compare?a=${posture.id}`}>
                Compare
              </Button>
              <PinButton id={posture.id} pinned={pinned} refused={refusalOf(actor, 'policy:change')} />
            </>
          ) : null
        }
      />
      {edition ? (
        <EditionNotice
          framework={posture.id}
          edition={edition}
          titles={Object.fromEntries(known.all.map(({ id, title }) => [id, title]))}
          refused={refusalOf(actor, 'policy:change')}
        />
      ) : null}
      {successor ? (
        <Notice
          title={`Superseded by ${successor.name} ${successor.version}.`}
          action={<Link href={`/frameworks/${successor.id}`}>Open the current edition</Link>}
        >
          Nothing is assessed here.
        </Notice>
      ) : null}
      {posture.appliesTo ? (
        <Notice title={`Counts only identities that are ${applicabilityNames[posture.appliesTo]}.`}>
          {posture.appliesTo === 'pci'
            ? 'Tag them pci, pci-dss or pci-scope at their source, or compliance=pci.'
            : 'The framework speaks of artificial intelligence only.'}
        </Notice>
      ) : null}
      {posture.byAnalogy ? (
        <Notice title="Mapped by analogy.">
          It is written for people. A gap here is not a violation of it, and no gap is no compliance.
        </Notice>
      ) : null}
      {open && !opened ? (
        <Notice title={`${posture.name} ${posture.version} has no control ${open}.`}>
          <Link href={`/frameworks?q=${encodeURIComponent(open)}`}>Search all frameworks</Link>
        </Notice>
      ) : null}
      {opened && citation ? (
        <Notice
          title={`${opened.id}, cited as ${citation.cited}: ${citationWords[citation.verdict] ?? citation.verdict}.`}
          action={<Link href={`/frameworks?q=${encodeURIComponent(citation.cited)}`}>Other readings</Link>}
        >
          {citation.because}
        </Notice>
      ) : null}
      {posture.status === 'current' && posture.controls.every(({ total }) => total === 0) ? (
        <Notice
          tone="unknown"
          title="Nothing to evaluate yet."
          action={<Link href="/imports">Import files</Link>}
        >
          {posture.appliesTo
            ? `None of the identities in this scope are ${applicabilityNames[posture.appliesTo]}.`
            : 'No import covers this scope, so no control applies.'}
        </Notice>
      ) : null}
      {checkIds.length > 0 ? <PostureFigures controls={posture.controls} /> : null}
      {checkIds.length > 0 ? (
        <ControlTable
          posture={posture}
          open={open}
          context={{
            framework: posture.id,
            asking,
            refused: posture.status === 'current' ? refusalOf(actor, 'control:verify') : 'it is not assessed',
            within: posture.appliesTo,
            origins: await thresholdOrigins(checkIds),
            unknownBecause: Object.fromEntries(
              checkIds.map((id) => [
                id,
                known
                  .byId(id)!
                  .unknownBecause.map(({ because }) => because)
                  .join(', or '),
              ]),
            ),
            citations,
          }}
        />
      ) : null}
      <UncoveredControls
        posture={posture}
        open={open}
        refused={refusalOf(actor, 'control:verify')}
        asking={asking}
      />
      <footer className="small text-3">
        {posture.judgedAt ? (
          <>
            Evaluated <Time at={posture.judgedAt} />.{' '}
          </>
        ) : (
          'Not evaluated yet. '
        )}
        Text from <span className="mono">{posture.source}</span>. {posture.note}
      </footer>
    </Page>
  )
}

/** The requests for evidence of a framework's controls, for those who read them. */
async function askingOf(actor: Actor, { id, status }: FrameworkPosture): Promise<Asking> {
  if (refusalOf(actor, 'evidence:read')) return null
  const refused = status === 'current' ? refusalOf(actor, 'evidence:ask') : 'it is not assessed'
  const [page, able] = await Promise.all([
    listRequests(
      actor,
      requestFilter.parse({ framework: id, closed: 'true', reverse: 'true', limit: '500' }),
    ),
    refused ? [] : answerers(),
  ])
  return {
    requests: Object.fromEntries(Map.groupBy(page.rows, ({ control }) => control!.id)),
    answerers: able.map(({ email, name }) => ({ email, name })),
    refused,
  }
}

/** References in the wild that mean a control of this framework, by control. */
function citationsOf(frameworkId: string): Record<string, Citation[]> {
  const found: Record<string, Citation[]> = {}
  for (const { cited, citedFramework, verdict, reason, published } of crosswalk)
    for (const { framework, control } of published)
      if (framework === frameworkId)
        (found[control] ??= []).push({ cited, citedFramework, verdict, because: reason })
  return found
}
