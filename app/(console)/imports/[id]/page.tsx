import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { ImportView } from '@/components/imports/import-view'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { countFindings } from '@/lib/findings/queries'
import { formats } from '@/lib/ingest/index'
import { importDetail } from '@/lib/ingest/queries'
import { findingFilter } from '@/lib/model/filters'
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
  const first = await asked((await params).id)
  const after = { after_import: String(first.id), closed: 'true' }
  const countOf = (more: object) => countFindings(actor, findingFilter.parse({ ...after, ...more }))
  const [opened, critical] =
    first.state === 'done' ? await Promise.all([countOf({}), countOf({ severity: 'critical' })]) : [null, 0]
  return (
    <ImportView
      first={first}
      opened={opened === null ? null : { all: opened, critical }}
      formats={formats.map(({ id, title }) => ({ id, title }))}
      confirmRefused={refusalOf(actor, 'import:confirm')}
      cancelRefused={refusalOf(actor, 'import:create')}
      mayReadOriginals={may(actor, 'original:read')}
    />
  )
}
