import type { Metadata } from 'next'
import { EnvironmentTable } from '@/components/issuance/environment-table'
import { IssuedTable } from '@/components/issuance/issued-table'
import { IssuerTable } from '@/components/issuance/issuer-table'
import { LifetimeDistribution } from '@/components/issuance/lifetime-distribution'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import {
  environmentMatrix,
  identitiesOfIssuer,
  identitiesUsedFrom,
  listIssuers,
} from '@/lib/inventory/issuance'
import { issuanceFilter } from '@/lib/model/filters'
import { ISSUANCE_DAYS } from '@/lib/model/windows'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'
import { countedFor } from '../counted'

export const metadata: Metadata = { title: 'Issuance' }

export default async function IssuancePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, issuanceFilter, 'Issuance', '/issuance')
  if (asked.bad) return asked.bad
  const { provider, issuer, by } = asked.filter
  const issuers = await countedFor(actor, 'issuance')('issuers', () => listIssuers(actor))
  const current = issuers.find((one) => one.provider === provider && one.scope === issuer) ?? issuers[0]
  if (!current)
    return (
      <Page>
        <PageHeader title="Issuance" />
        <EmptyState
          title="No log imported for this scope yet."
          action={<Link href="/imports">Import a log</Link>}
        >
          Only logs show what was issued, renewed, exchanged and used.
        </EmptyState>
      </Page>
    )
  const list = await identitiesOfIssuer(actor, {
    provider: current.provider,
    issuer: current.scope,
    by,
    limit: asked.filter.limit,
  })
  const { own, seen, limit } = asked.filter
  const cells = await countedFor(actor, 'issuance')('environments', () => environmentMatrix(actor))
  const open = own && seen ? { own, seen, ...(await identitiesUsedFrom(actor, { own, seen, limit })) } : null
  return (
    <Page>
      <PageHeader
        title="Issuance"
        subtitle={`${counted(issuers.length, 'issuer')} with an imported log. Figures: last ${counted(ISSUANCE_DAYS, 'day')} of each log. Never used: tokens with an id, since the log begins.`}
      />
      <section aria-label="Issuers">
        <IssuerTable issuers={issuers} current={current} />
      </section>
      {current.recordsIssue ? <LifetimeDistribution issuer={current} /> : null}
      <IssuedTable issuer={current} by={by} {...list} />
      <EnvironmentTable cells={cells} open={open} now={asOf()} />
    </Page>
  )
}
