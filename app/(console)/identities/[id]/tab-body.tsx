import type { ReactNode } from 'react'
import { CredentialsTab } from '@/components/identities/credentials-tab'
import { EvidenceTab } from '@/components/identities/evidence-tab'
import { FindingsTab } from '@/components/identities/findings-tab'
import type { TabId } from '@/components/identities/identity-tabs'
import { LifeTimeline } from '@/components/identities/life-timeline'
import { isUseKnown } from '@/components/identities/rights-fact'
import { RightsTab } from '@/components/identities/rights-tab'
import type { IdentitySheet } from '@/components/identities/sheet'
import { SummaryTab } from '@/components/identities/summary-tab'
import { TrustTab } from '@/components/identities/trust-tab'
import { UseTab } from '@/components/identities/use-tab'
import {
  grantedActions,
  grantsOf,
  type HeldStatements,
  rightsOf,
  statementsOf,
  trustsOf,
  usedActions,
} from '@/lib/inventory/identity-rights'
import { eventsOf, workloadsOf } from '@/lib/inventory/identity-use'
import { environmentsOf, lifeOf, lifeRanges, milestonesOf } from '@/lib/inventory/identity-life'
import { disagreementsOf } from '@/lib/ingest/disagreements'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import type { Statement } from '@/lib/privilege/aws-policy'
import type { RbacRule } from '@/lib/privilege/kubernetes-catalogue'
import { describeStep } from '@/lib/privilege/describe-step'
import { rightSizedPolicy, rightSizedRules } from '@/lib/privilege/right-size'

const EVENTS_MAX = 200

/** Asks lib for what one tab needs beside the sheet. */
export async function tabBody(
  tab: TabId,
  sheet: IdentitySheet,
  ownerRefused: string | null,
  asked?: string,
): Promise<ReactNode> {
  const { id } = sheet.identity
  switch (tab) {
    case 'summary':
      return <SummaryTab sheet={sheet} ownerRefused={ownerRefused} />
    case 'credentials':
      return <CredentialsTab sheet={sheet} />
    case 'rights': {
      const [rights, grants, used, granted, held] = await Promise.all([
        rightsOf(id),
        grantsOf(id),
        usedActions(id),
        grantedActions(id),
        statementsOf(id),
      ])
      return (
        <RightsTab
          sheet={sheet}
          rights={rights}
          grants={grants}
          steps={(sheet.identity.escalation?.path ?? []).map(describeStep)}
          policy={await policyText(sheet, used, granted, held)}
          beyond={beyondGrants(sheet, used, granted)}
          useKnown={isUseKnown(sheet)}
        />
      )
    }
    case 'trust':
      return <TrustTab sheet={sheet} trusts={await trustsOf(id)} />
    case 'use': {
      const range = lifeRanges.find((one) => one === asked) ?? 'year'
      const [events, workloads, life, milestones, environments] = await Promise.all([
        eventsOf(id, new Date(sheet.now), EVENTS_MAX),
        workloadsOf(id),
        lifeOf(id, range),
        milestonesOf(id),
        environmentsOf(id),
      ])
      return (
        <UseTab
          sheet={sheet}
          events={events}
          workloads={workloads}
          most={EVENTS_MAX}
          timeline={<LifeTimeline id={id} range={range} life={life} milestones={milestones} />}
          environments={environments}
        />
      )
    }
    case 'findings':
      return <FindingsTab sheet={sheet} />
    case 'evidence':
      return <EvidenceTab sheet={sheet} disagreements={await disagreementsOf(id)} />
  }
}

// What is held, cut down to what was used; for Kubernetes the same as rules of a Role.
async function policyText(
  { identity }: IdentitySheet,
  used: string[],
  granted: string[],
  held: HeldStatements[],
): Promise<string | null> {
  if (used.length === 0) return null
  await loadAwsCatalogue()
  const sized =
    identity.provider === 'kubernetes'
      ? rightSizedRules(
          used,
          held.map(({ namespace, statements }) => ({ namespace, rules: statements as RbacRule[] })),
        )
      : rightSizedPolicy(
          used,
          held.flatMap(({ statements }) => statements as Statement[]),
          granted,
        ).Statement
  if (sized.length === 0) return null
  return JSON.stringify(
    identity.provider === 'kubernetes' ? sized : { Version: '2012-10-17', Statement: sized },
    null,
    2,
  )
}

// What it did by other means than its policies: by one of a resource, or where none is needed. A log of Vault names paths, not rights.
function beyondGrants({ identity }: IdentitySheet, used: string[], granted: string[]): string[] {
  if (!identity.rights?.isKnown || identity.provider === 'vault') return []
  const held = new Set(granted)
  return used.filter((name) => !held.has(name))
}
