import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { draftOf } from '@/components/checks/custom-draft'
import { CustomForm } from '@/components/checks/custom-form'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { checkDetail } from '@/lib/checks/queries'
import { controlChoices } from '../../../control-choices'
import { orMissing } from '../../../missing'
import { refusalOf } from '../../../refusal'

export const metadata: Metadata = { title: 'Edit a check' }

export default async function EditCheckPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor } = await requireSession()
  const check = await orMissing(checkDetail(actor, (await params).id))
  if (!check.custom) notFound()
  const refused = refusalOf(actor, 'check:tune')
  return (
    <Page>
      <PageHeader
        trail={[
          { href: '/checks', label: 'Checks' },
          { href: `/checks/${check.id}`, label: check.title },
        ]}
        here="Edit"
        title={`Edit ${check.title}`}
        subtitle="Saved as a new version, and everything is evaluated with it."
      />
      {refused ? (
        <Notice title="Only administrators change checks.">For you, {refused}.</Notice>
      ) : (
        <CustomForm
          draft={draftOf(check.id, check.custom.definition, check.isEnabled)}
          version={check.custom.version}
          frameworks={await controlChoices()}
        />
      )}
    </Page>
  )
}
