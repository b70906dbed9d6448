import type { Metadata } from 'next'
import { cache } from 'react'
import { FindingPage } from '@/components/findings/finding-page'
import { requireSession } from '@/lib/auth/session'
import { orMissing } from '../../missing'
import { findingRefusals } from '../../refusal'
import { findingSheetOf } from '../sheet-of'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(findingSheetOf(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { finding } = await asked((await params).id)
  return { title: `${finding.title}, ${finding.identityName}` }
}

export default async function FindingRoute({ params }: Props) {
  const { actor, email } = await requireSession()
  return <FindingPage sheet={await asked((await params).id)} refused={findingRefusals(actor)} me={email} />
}
