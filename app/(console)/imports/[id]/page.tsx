import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { ImportView } from '@/components/imports/import-view'
import { requireSession } from '@/lib/auth/session'
import { formats } from '@/lib/ingest/index'
import { importDetail } from '@/lib/ingest/queries'
import { orMissing } from '../../missing'
import { refusalOf } from '../../refusal'

type Props = { params: Promise<{ id: string }> }

const asked = cache(async (id: string) => {
  const { actor } = await requireSession()
  if (!/^\d{1,9}$/.test(id)) notFound()
  return orMissing(importDetail(actor, Number(id)))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, source } = await asked((await params).id)
  return { title: `Import ${id} from ${source}` }
}

export default async function ImportPage({ params }: Props) {
  const { actor } = await requireSession()
  return (
    <ImportView
      first={await asked((await params).id)}
      formats={formats.map(({ id, title }) => ({ id, title }))}
      confirmRefused={refusalOf(actor, 'import:confirm')}
      cancelRefused={refusalOf(actor, 'import:create')}
    />
  )
}
