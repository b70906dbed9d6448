import { Button } from '@/components/ui/button'
import { CopyId } from '@/components/ui/copy-id'
import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { TabLinks } from '@/components/ui/tab-links'
import { OpenDrawer } from '@/components/views/open-drawer'
import type { ListProps } from '@/components/views/record-list'
import type { IdentityDetail, IdentityRow } from '@/lib/model/answers/inventory'
import { AssignOwner } from './assign-owner'
import { identityTabs } from './identity-tabs'
import { fieldsBehind, rawLines, recordFor, type Topic } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import { isLive, type IdentitySheet } from './sheet'
import { SummaryFacts } from './summary-facts'

type Props = ListProps<IdentityRow> & { openId: string; now: string; ownerRefused: string | null }
type Detail = IdentityDetail & Omit<IdentitySheet, 'identity' | 'now'>

const LINES_MAX = 14

/** One identity beside the list: its facts, the controls it fails, and the record behind them. */
export function OpenIdentity({ now, ownerRefused, ...list }: Props) {
  return (
    <OpenDrawer<IdentityRow, Detail> {...list} path="/identities">
      {(identity, place) => {
        const sheet: IdentitySheet = { ...identity, identity, now }
        const topic: Topic = sheet.credentials.some((one) => one.isStatic && isLive(one))
          ? 'age'
          : identity.rights
            ? 'rights'
            : 'use'
        const record = recordFor(identity.sightings, topic)
        const pageHref = `/identities/${identity.id}`
        return (
          <Drawer
            {...place}
            label={identity.name}
            pageHref={pageHref}
            head={
              <>
                <DrawerTitle
                  mark={<KindMark provider={identity.provider} kind={identity.kind} />}
                  title={identity.name}
                  badge={
                    identity.severity === 'none' ? null : (
                      <SeverityMark severity={identity.severity} form="badge" />
                    )
                  }
                />
                <CopyId id={identity.nativeId} what="the full id" most={60} />
              </>
            }
            tabs={
              <TabLinks
                label={`Parts of ${identity.name}`}
                tabs={identityTabs(sheet, 'summary', ['trust', 'evidence'])}
              />
            }
            foot={
              <>
                <AssignOwner ids={[identity.id]} refused={ownerRefused} filled />
                <Button href={`${pageHref}?tab=findings`}>Act on findings</Button>
              </>
            }
          >
            <SummaryFacts sheet={sheet} ownerRefused={ownerRefused} />
            {record ? (
              <section className="apart">
                <SectionTitle level={3} note={`1 of ${identity.sightings.length}`}>
                  Evidence for {topic}
                </SectionTitle>
                <RecordEvidence
                  sighting={record}
                  lines={rawLines(record.body, fieldsBehind[topic], LINES_MAX)}
                />
              </section>
            ) : null}
          </Drawer>
        )
      }}
    </OpenDrawer>
  )
}
