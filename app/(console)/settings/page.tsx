import type { Metadata } from 'next'
import { GroupRoles } from '@/components/settings/group-roles'
import { OwnAccount } from '@/components/settings/own-account'
import { PeopleTable } from '@/components/settings/people-table'
import { PlaceTable } from '@/components/settings/place-table'
import { scopeWords, type ScopeChoices } from '@/components/settings/role-words'
import { TokenTable } from '@/components/settings/token-table'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks } from '@/components/ui/tab-links'
import { may, type Permission } from '@/lib/auth/permissions'
import { requireSession, type Session } from '@/lib/auth/session'
import { listPlaces } from '@/lib/ingest/places'
import { listSources } from '@/lib/ingest/queries'
import { listGroupRoles, listPeople, listTeams, listTokens } from '@/lib/people/queries'
import { asOf } from '../as-of'

export const metadata: Metadata = { title: 'Settings' }

const tabs = [
  { id: 'account', label: 'Your account', needs: 'inventory:read' },
  { id: 'people', label: 'People', needs: 'people:manage' },
  { id: 'login', label: 'Company login', needs: 'people:manage' },
  { id: 'tokens', label: 'API tokens', needs: 'token:manage' },
  { id: 'places', label: 'Places', needs: 'policy:change' },
] as const satisfies { id: string; label: string; needs: Permission }[]
type TabId = (typeof tabs)[number]['id']

export default async function SettingsPage({ searchParams }: { searchParams: Promise<{ tab?: string }> }) {
  const session = await requireSession()
  const { tab } = await searchParams
  const mine = tabs.filter(({ needs }) => may(session.actor, needs))
  const first = mine.some(({ id }) => id === 'people') ? 'people' : 'account'
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
      {await bodyOf(current, session)}
    </Page>
  )
}

async function bodyOf(tab: TabId, { actor, userId, name, email, role, scope }: Session) {
  const choices: ScopeChoices = {
    teams: await listTeams(),
    sources: (await listSources(actor)).map((source) => ({ id: source.id, name: source.name })),
  }
  if (tab === 'people')
    return <PeopleTable people={await listPeople()} choices={choices} ownId={userId} now={asOf()} />
  if (tab === 'login') {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_NAME: called } = process.env
    return (
      <GroupRoles
        groups={await listGroupRoles()}
        provider={issuer && clientId ? { name: called ?? 'Company login', issuer } : null}
      />
    )
  }
  if (tab === 'tokens') return <TokenTable tokens={await listTokens()} choices={choices} now={asOf()} />
  if (tab === 'places') return <PlaceTable {...await listPlaces()} now={asOf()} />
  return (
    <OwnAccount
      name={name}
      email={email}
      role={role}
      sees={scopeWords(scope, choices)}
      administered={may(actor, 'people:manage')}
    />
  )
}
