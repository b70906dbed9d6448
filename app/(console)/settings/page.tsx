import type { Metadata } from 'next'
import { DueDates } from '@/components/settings/due-dates'
import { GroupRoles } from '@/components/settings/group-roles'
import { PeopleTable } from '@/components/settings/people-table'
import { PlaceTable } from '@/components/settings/place-table'
import { PolicyDriftView } from '@/components/settings/policy-drift-view'
import { ReportForm } from '@/components/settings/report-form'
import { TicketSystems } from '@/components/settings/ticket-systems'
import { TokenTable } from '@/components/settings/token-table'
import { Webhooks } from '@/components/settings/webhooks'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks } from '@/components/ui/tab-links'
import { may, type Permission } from '@/lib/auth/permissions'
import { requireSession, type Session } from '@/lib/auth/session'
import { breakGlassEmail, companyLogin, companyLoginOnly } from '@/lib/auth/single-sign-on'
import { listPlaces } from '@/lib/ingest/places'
import { scopeChoices } from '@/lib/inventory/scope-choices'
import { hasMail } from '@/lib/mail/send'
import { listGroupRoles, listPeople, listTokens } from '@/lib/people/queries'
import { deliveriesOf, listWebhooks } from '@/lib/outward/queries'
import { policyOf } from '@/lib/policy/policy'
import { policyDrift } from '@/lib/rules/policy-file'
import { listTicketSystems } from '@/lib/tasks/tickets'
import { asOf } from '../as-of'
import { refusalOf } from '../refusal'

export const metadata: Metadata = { title: 'Settings' }

const tabs = [
  { id: 'people', label: 'People', needs: 'people:manage' },
  { id: 'login', label: 'Company login', needs: 'people:manage' },
  { id: 'tokens', label: 'API tokens', needs: 'token:manage' },
  { id: 'places', label: 'Environments', needs: 'policy:change' },
  { id: 'due', label: 'Due dates', needs: 'inventory:read' },
  { id: 'reports', label: 'Reports', needs: 'policy:change' },
  { id: 'file', label: 'Policy file', needs: 'policy:change' },
  { id: 'webhooks', label: 'Webhooks', needs: 'webhook:manage' },
  { id: 'tickets', label: 'Tickets', needs: 'webhook:manage' },
] as const satisfies { id: string; label: string; needs: Permission }[]
type TabId = (typeof tabs)[number]['id']

export default async function SettingsPage({
  searchParams,
}: {
  searchParams: Promise<{ tab?: string; webhook?: string }>
}) {
  const session = await requireSession()
  const { tab, webhook } = await searchParams
  const mine = tabs.filter(({ needs }) => may(session.actor, needs))
  const first = mine.some(({ id }) => id === 'people') ? 'people' : 'due'
  const current: TabId = mine.find(({ id }) => id === tab)?.id ?? first
  return (
    <Page>
      <PageHeader title="Settings" subtitle={`Signed in as ${session.email}`} />
      {mine.length > 1 ? (
        <TabLinks
          label="Sections of the settings"
          tabs={mine.map(({ id, label }) => ({
            href: `/settings?tab=${id}`,
            label,
            current: id === current,
          }))}
        />
      ) : null}
      {await bodyOf(current, webhook ?? null, session)}
    </Page>
  )
}

async function bodyOf(tab: TabId, webhook: string | null, { actor, userId }: Session) {
  const choices = await scopeChoices(actor)
  if (tab === 'people')
    return (
      <PeopleTable
        people={await listPeople(actor)}
        choices={choices}
        ownId={userId}
        policy={await policyOf('access')}
        sendsMail={hasMail()}
        now={asOf()}
      />
    )
  if (tab === 'login') {
    return (
      <GroupRoles
        groups={await listGroupRoles(actor)}
        choices={choices}
        companyOnly={companyLoginOnly() ? { breakGlass: breakGlassEmail() } : null}
        provider={companyLogin()}
      />
    )
  }
  if (tab === 'tokens') return <TokenTable tokens={await listTokens(actor)} choices={choices} now={asOf()} />
  if (tab === 'places') return <PlaceTable {...await listPlaces()} now={asOf()} />
  if (tab === 'reports') return <ReportForm policy={await policyOf('reports')} />
  if (tab === 'file') return <PolicyDriftView drift={await policyDrift()} now={asOf()} />
  if (tab === 'due')
    return (
      <DueDates
        sla={await policyOf('sla')}
        exceptions={await policyOf('exceptions')}
        refused={refusalOf(actor, 'policy:change')}
      />
    )
  if (tab === 'webhooks')
    return (
      <Webhooks
        webhooks={await listWebhooks(actor)}
        deliveries={webhook ? await deliveriesOf(actor, webhook) : null}
        open={webhook}
        networks={(await policyOf('outward')).allowed_networks}
        now={asOf()}
      />
    )
  return <TicketSystems systems={await listTicketSystems()} />
}
