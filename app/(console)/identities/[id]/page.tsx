import type { Metadata } from 'next'
import { cache } from 'react'
import { IdentityHeader } from '@/components/identities/identity-header'
import { tabIds, type TabId } from '@/components/identities/identity-tabs'
import { Page } from '@/components/ui/page'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'
import { sheetOf } from '../sheet-of'
import { tabBody } from './tab-body'

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Search> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  return orMissing(sheetOf(actor, decodeURIComponent(id)))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await asked((await params).id)).identity.name }
}

export default async function IdentityPage({ params, searchParams }: Props) {
  const { actor } = await requireSession()
  const search = await searchParams
  const sheet = await asked((await params).id)
  const current: TabId = tabIds.find((id) => id === search.tab) ?? 'summary'
  const ownerRefused = refusalOf(actor, 'owner:assign')
  return (
    <Page>
      <IdentityHeader sheet={sheet} tab={current} ownerRefused={ownerRefused} />
      {await tabBody(actor, current, sheet, ownerRefused, search)}
    </Page>
  )
}
