import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { RequestPage } from '@/components/requests/request-page'
import { requireSession } from '@/lib/auth/session'
import { requestDetail } from '@/lib/requests/queries'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'
import { NotForReader } from '../not-for-reader'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  if (refusalOf(actor, 'evidence:read')) return null
  if (!/^\d{1,18}$/.test(id)) notFound()
  return orMissing(requestDetail(actor, id))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await asked((await params).id))?.title ?? 'Requests for evidence' }
}

export default async function EvidenceRequestPage({ params }: Props) {
  const { actor } = await requireSession()
  const request = await asked((await params).id)
  if (!request) return <NotForReader />
  return (
    <RequestPage
      request={request}
      refused={{ ask: refusalOf(actor, 'evidence:ask'), answer: refusalOf(actor, 'evidence:answer') }}
    />
  )
}
