import { Button } from '@/components/ui/button'
import { CopyId } from '@/components/ui/copy-id'
import { KindMark } from '@/components/ui/kind-mark'
import { PageHeader } from '@/components/ui/page-header'
import { SeverityMark } from '@/components/ui/severity-mark'
import { TabLinks } from '@/components/ui/tab-links'
import { Time } from '@/components/ui/time'
import { identityKindNames } from '@/lib/model/words'
import { AssignOwner } from './assign-owner'
import { identityTabs, type TabId } from './identity-tabs'
import type { IdentitySheet } from './sheet'

type Props = { sheet: IdentitySheet; tab: TabId; ownerRefused: string | null }

/** The head of an identity's page: the same on every tab. */
export function IdentityHeader({ sheet, tab, ownerRefused }: Props) {
  const { identity } = sheet
  const words = [
    identityKindNames[identity.kind],
    identity.scope,
    identity.environment === 'unknown' ? 'environment unknown' : identity.environment,
    identity.status === 'unknown'
      ? 'status unknown'
      : identity.status === 'gone'
        ? 'retired'
        : identity.status,
    identity.isHuman ? 'used for human sign-in' : null,
    identity.breakGlass ? 'break-glass' : null,
    identity.providerManaged ? 'managed by its provider' : null,
    identity.thirdParty ? `third party: ${identity.thirdParty}` : null,
    identity.inInventory ? null : 'seen only in logs',
  ].filter(Boolean)
  return (
    <div>
      <PageHeader
        trail={[{ href: '/identities', label: 'Identities' }]}
        here={identity.name}
        mark={<KindMark provider={identity.provider} kind={identity.kind} />}
        title={
          <span className="row wrap">
            {identity.name}
            {identity.severity === 'none' ? null : <SeverityMark severity={identity.severity} form="badge" />}
          </span>
        }
        subtitle={
          <>
            <CopyId id={identity.nativeId} what="the full id" />
            <span className="small">
              {words.join(' · ')} · first seen <Time at={identity.firstSeenAt} form="day" />
              {identity.goneAt ? (
                <>
                  {' '}
                  · deleted <Time at={identity.goneAt} form="day" />
                </>
              ) : null}
            </span>
          </>
        }
        actions={
          <>
            <Button href={`/reports?kind=identity-dossier&identity=${identity.id}`}>Report</Button>
            <AssignOwner ids={[identity.id]} refused={ownerRefused} filled={tab === 'summary'} />
          </>
        }
      />
      <TabLinks label={`Parts of ${identity.name}`} tabs={identityTabs(sheet, tab)} />
    </div>
  )
}
