import type { Metadata } from 'next'
import { EMPTY } from '@/components/checks/custom-draft'
import { CustomForm } from '@/components/checks/custom-form'
import { Notice } from '@/components/ui/notice'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { controlChoices } from '../../control-choices'
import { refusalOf } from '../../refusal'

export const metadata: Metadata = { title: 'Write a check' }

export default async function NewCheckPage() {
  const { actor } = await requireSession()
  const refused = refusalOf(actor, 'check:tune')
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/checks', label: 'Checks' }]}
        here="New"
        title="Write a check"
        subtitle="One condition on known facts, evaluated, counted and reported like the built-in checks."
      />
      {refused ? (
        <Notice title="Only administrators write checks.">For you, {refused}.</Notice>
      ) : (
        <CustomForm draft={EMPTY} version={null} frameworks={await controlChoices()} />
      )}
    </Page>
  )
}
