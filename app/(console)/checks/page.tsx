import { counted } from '@/components/ui/figures'
import type { Metadata } from 'next'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { CheckList } from '@/components/checks/check-list'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { ProportionKey } from '@/components/ui/proportion-key'
import { requireSession } from '@/lib/auth/session'
import { listChecks } from '@/lib/checks/queries'
import { refusalOf } from '../refusal'

export const metadata: Metadata = { title: 'Checks' }

export default async function ChecksPage() {
  const { actor } = await requireSession()
  const checks = await listChecks(actor)
  const gaps = checks.filter(({ gap }) => gap > 0).length
  return (
    <Page>
      <PageHeader
        title="Checks"
        actions={
          refusalOf(actor, 'check:tune') === null ? (
            <Button small href="/checks/new">
              Write a check
            </Button>
          ) : null
        }
        subtitle={`${counted(checks.length, 'check')}. Each is one rule over known facts. ${gaps} of them ${gaps === 1 ? 'finds' : 'find'} gaps. Figures count identities; holds + gap + accepted + unknown = total.`}
      />
      {checks.every(({ total }) => total === 0) ? (
        <Notice
          tone="unknown"
          title="Nothing to evaluate yet."
          action={<Link href="/imports">Import files</Link>}
        >
          No import covers this scope, so no check applies.
        </Notice>
      ) : null}
      <section aria-label="Checks">
        <div>
          <ProportionKey parts={['holds', 'gap', 'accepted', 'unknown']} />
        </div>
        <CheckList checks={checks} />
      </section>
    </Page>
  )
}
