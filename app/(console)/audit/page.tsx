import type { Metadata } from 'next'
import { AuditFilter } from '@/components/audit/audit-filter'
import { AuditList } from '@/components/audit/audit-list'
import { AuditProof } from '@/components/audit/audit-proof'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { BadAddress } from '@/components/views/bad-address'
import { auditActions, listAudit } from '@/lib/audit/queries'
import { requireSession } from '@/lib/auth/session'
import { auditFilter } from '@/lib/model/filters'
import { refusalOf } from '../refusal'

export const metadata: Metadata = { title: 'Audit trail' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditPage({ searchParams }: Props) {
  const { actor } = await requireSession()
  const refused = refusalOf(actor, 'audit:read')
  if (refused)
    return (
      <Page>
        <PageHeader title="Audit trail" />
        <EmptyState title={`The audit trail is for auditors and administrators.`} />
      </Page>
    )
  const given = await searchParams
  const parsed = auditFilter.safeParse({ ...given, limit: '100' })
  if (!parsed.success)
    return (
      <BadAddress
        title="Audit trail"
        pathname="/audit"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const { q, action, from, to } = parsed.data
  const search = new URLSearchParams(
    Object.entries({ q, action, from, to }).filter((pair): pair is [string, string] => Boolean(pair[1])),
  ).toString()
  const [first, actions] = await Promise.all([listAudit(actor, parsed.data), auditActions(actor)])
  return (
    <Page>
      <PageHeader
        title="Audit trail"
        subtitle="Who did what and when. Append-only, protected by a hash chain and signed checkpoints."
      />
      <AuditProof search={search} />
      <AuditFilter filter={parsed.data} actions={actions} />
      <AuditList key={search} search={search} first={first} />
    </Page>
  )
}
