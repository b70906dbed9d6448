import type { ReactNode } from 'react'
import type { Actor } from '@/lib/auth/actor'
import { CredentialsTab } from '@/components/identities/credentials-tab'
import { prepareWayIn } from '@/components/charts/prepare-path'
import { EvidenceTab } from '@/components/identities/evidence-tab'
import { FindingsTab } from '@/components/identities/findings-tab'
import type { TabId } from '@/components/identities/identity-tabs'
import { LifeTimeline } from '@/components/identities/life-timeline'
import { rangeIn } from '@/components/identities/life-zoom'
import { isUseKnown } from '@/components/identities/rights-fact'
import { RelatedIdentities } from '@/components/identities/related-identities'
import { rightsView } from '@/components/identities/rights-view'
import { RightsTab } from '@/components/identities/rights-tab'
import { valuesOf, type Search } from '@/components/views/address'
import type { IdentitySheet } from '@/components/identities/sheet'
import { SummaryTab } from '@/components/identities/summary-tab'
import { TrustTab } from '@/components/identities/trust-tab'
import { UseTab } from '@/components/identities/use-tab'
import { exposuresOf } from '@/lib/inventory/exposures'
import { familyOf } from '@/lib/inventory/identity-family'
import { joinsOf } from '@/lib/inventory/identity-joins'
import { rightsCells, rightsPage } from '@/lib/inventory/identity-permissions'
import { grantedActions, grantsOf, trustsOf, usedActions } from '@/lib/inventory/identity-rights'
import { cheapestCut, comesInOf, lastAsked, pathOf } from '@/lib/inventory/identity-paths'
import { chainOf } from '@/lib/inventory/identity-chain'
import { eventsOf, workloadsOf } from '@/lib/inventory/identity-use'
import { environmentsOf, lifeOf, milestonesOf } from '@/lib/inventory/identity-life'
import { disagreementsOf } from '@/lib/ingest/disagreements'
import { refusalOf } from '../../refusal'
import { sizedOf } from '../sized-of'

const EVENTS_MAX = 200
const RIGHTS_PAGE = 100

/** Asks lib for what one tab needs beside the sheet. */
export async function tabBody(
  actor: Actor,
  tab: TabId,
  sheet: IdentitySheet,
  ownerRefused: string | null,
  search: Search,
): Promise<ReactNode> {
  const { id } = sheet.identity
  switch (tab) {
    case 'summary': {
      const [joins, family] = await Promise.all([joinsOf(actor, id), familyOf(actor, id)])
      return (
        <SummaryTab
          sheet={sheet}
          ownerRefused={ownerRefused}
          related={
            <RelatedIdentities
              id={id}
              joins={joins}
              family={family}
              refused={refusalOf(actor, 'import:confirm')}
            />
          }
        />
      )
    }
    case 'credentials':
      return <CredentialsTab sheet={sheet} exposures={await exposuresOf(id)} />
    case 'rights': {
      const view = rightsView(search)
      const [cells, rights, grants, used, granted, sized, hops] = await Promise.all([
        rightsCells(id, view.q),
        rightsPage(id, view, { cursor: view.cursor, limit: RIGHTS_PAGE }),
        grantsOf(id),
        usedActions(id),
        grantedActions(id),
        sizedOf(actor, sheet),
        pathOf(actor, sheet.identity),
      ])
      return (
        <RightsTab
          sheet={sheet}
          cells={cells}
          rights={rights}
          view={view}
          grants={grants}
          hops={hops}
          cut={cheapestCut(hops)}
          sized={sized}
          beyond={beyondGrants(sheet, used, granted)}
          useKnown={isUseKnown(sheet)}
        />
      )
    }
    case 'trust':
      return trustTab(actor, sheet)
    case 'use': {
      const range = rangeIn(valuesOf(search, 'range')[0])
      const milestones = await milestonesOf(id)
      const [events, workloads, life, environments, chain] = await Promise.all([
        eventsOf(id, new Date(sheet.now), EVENTS_MAX),
        workloadsOf(id),
        lifeOf(
          id,
          range,
          milestones.map(({ at }) => at),
        ),
        environmentsOf(id),
        chainOf(actor, id),
      ])
      return (
        <UseTab
          sheet={sheet}
          events={events}
          workloads={workloads}
          most={EVENTS_MAX}
          timeline={<LifeTimeline id={id} range={range} life={life} milestones={milestones} />}
          environments={environments}
          chain={chain}
        />
      )
    }
    case 'findings':
      return <FindingsTab sheet={sheet} />
    case 'evidence':
      return <EvidenceTab sheet={sheet} disagreements={await disagreementsOf(id)} />
  }
}

// What it did by other means than its policies: by one of a resource, or where none is needed. Logs of Vault name paths and those of GitHub levels, not rights.
function beyondGrants({ identity }: IdentitySheet, used: string[], granted: string[]): string[] {
  if (!identity.rights?.isKnown || ['vault', 'github'].includes(identity.provider)) return []
  const held = new Set(granted)
  return used.filter((name) => !held.has(name))
}

async function trustTab(actor: Actor, sheet: IdentitySheet): Promise<ReactNode> {
  const { identity } = sheet
  const [trusts, comesIn] = await Promise.all([trustsOf(identity.id), comesInOf(actor, identity)])
  const known = trusts.flatMap(({ principalId }) => principalId ?? [])
  const lastUse = known.length > 0 ? await lastAsked(known, identity.id) : {}
  const here = { name: identity.name, scope: identity.scope, isAdmin: identity.rights?.isAdmin ?? false }
  const wayIn = prepareWayIn(here, trusts, lastUse, identity.useSeen !== null, comesIn)
  return <TrustTab sheet={sheet} trusts={trusts} wayIn={wayIn} />
}
