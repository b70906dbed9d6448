import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { Drawer, DrawerTitle, type DrawerPlace } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import { OpenDrawer } from '@/components/views/open-drawer'
import type { ListProps } from '@/components/views/record-list'
import { decisionNames } from '@/lib/model/attestation-words'
import { ItemFacts } from './item-facts'
import type { ItemDetail, ItemRow } from '@/lib/model/answers/attestation'

type Given = { policy: RotationPolicy; now: string }
type Props = ListProps<ItemRow> & Given & { openId: string; campaignId: number }

export function OpenItem({ campaignId, policy, now, ...list }: Props) {
  return (
    <OpenDrawer<ItemRow, ItemDetail>
      {...list}
      path={`/attestation/campaigns/${campaignId}/items`}
      detailPath="/attestation/items"
    >
      {(detail, place) => <ItemSheet detail={detail} place={place} policy={policy} now={now} />}
    </OpenDrawer>
  )
}

/** One item for the owner or auditor of the campaign: decisions, reviewers and evidence. */
function ItemSheet({ detail, place, policy, now }: Given & { detail: ItemDetail; place: DrawerPlace }) {
  const { item } = detail
  return (
    <Drawer
      {...place}
      label={item.name}
      pageHref={`/identities/${item.identityId}`}
      head={
        <DrawerTitle
          mark={<KindMark provider={item.provider} kind={item.kind} />}
          title={item.name}
          badge={item.severity === 'none' ? null : <SeverityMark severity={item.severity} form="badge" />}
        />
      }
    >
      <section>
        <SectionTitle level={3}>Decisions</SectionTitle>
        {detail.decisions.length === 0 ? <p className="text-2">None yet.</p> : null}
        <ul>
          {detail.decisions.map((one) => (
            <li key={one.id} className={one.isSuperseded ? 'text-3' : undefined}>
              <b>{decisionNames[one.decision]}</b>
              {one.stage === 2 ? ' (second reviewer)' : ''} by {one.decidedBy}, <Time at={one.decidedAt} />
              {one.isSuperseded ? ', corrected later' : one.signedAt ? ', signed off' : ', not signed off'}
              {one.reason ? `: “${one.reason}”` : ''}
              <div className="small mono text-3">evidence {one.evidence.slice(0, 24)}…</div>
            </li>
          ))}
        </ul>
      </section>
      <section className="apart">
        <SectionTitle level={3}>Reviewers</SectionTitle>
        <ol>
          {detail.route.map((step, index) => (
            <li key={index}>
              {step.to ?? 'nobody'}, <Time at={step.at} /> <span className="small text-3">{step.why}</span>
            </li>
          ))}
          {detail.route.length === 0 ? (
            <li>
              {item.reviewer ?? 'No reviewer'}: {item.askedBecause}
            </li>
          ) : null}
        </ol>
      </section>
      <section className="apart">
        <SectionTitle level={3} note={<Time at={detail.asOf} />}>
          {item.decision && !item.changedAt ? 'Frozen evidence' : 'Current state'}
        </SectionTitle>
        <ItemFacts
          detail={detail}
          policy={policy}
          now={now}
          removing={{ chosen: new Set(detail.decisions[0]?.removes), onToggle: null }}
        />
      </section>
    </Drawer>
  )
}
