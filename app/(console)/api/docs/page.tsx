import type { Metadata } from 'next'
import { OperationGroups } from '@/components/api/operation-groups'
import { Link } from '@/components/ui/link'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { groups } from '@/lib/http/specs'

export const metadata: Metadata = { title: 'API' }

export default async function ApiPage() {
  await requireSession()
  return (
    <Page>
      <PageHeader
        title="API"
        subtitle={
          <>
            All operations under <span className="mono">/api/v1</span>. Machine-readable:{' '}
            <Link href="/api/v1/openapi.json">openapi.json</Link>.
          </>
        }
      />
      <OperationGroups
        groups={groups.map(({ name, about, specs }) => ({
          name,
          about,
          operations: Object.entries(specs).map(([id, { method, path, summary, permission }]) => ({
            id,
            method,
            path,
            summary,
            permission,
          })),
        }))}
      />
    </Page>
  )
}
