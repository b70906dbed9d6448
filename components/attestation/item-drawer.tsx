'use client'
import type { RotationPolicy } from '@/components/credentials/rotation-policy'
import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { KindMark } from '@/components/ui/kind-mark'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import { decisionNames } from '@/lib/model/attestation'
import { ItemFacts } from './item-facts'
import type { ItemDetail } from '@/lib/model/answers/attestation'

type Props = { detail: ItemDetail; policy: RotationPolicy; now: string; closeHref: string }

/** One item for whoever runs or audits the campaign: answers, the way it went, and the evidence they rest on. */
export function ItemDrawer({ detail, policy, now, closeHref }: Props) {
  const { item } = detail
  return (
    <Drawer
      label={item.name}
      closeHref={closeHref}
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
        <SectionTitle level={3}>Answers</SectionTitle>
        {detail.decisions.length === 0 ? <p className="text-2">None yet.</p> : null}
        <ul>
          {detail.decisions.map((one) => (
            <li key={one.id} className={one.isSuperseded ? 'text-3' : undefined}>
              <b>{decisionNames[one.decision]}</b>
              {one.stage === 2 ? ' (second look)' : ''} by {one.decidedBy}, <Time at={one.decidedAt} />
              {one.isSuperseded ? ', corrected later' : one.signedAt ? ', signed off' : ', not signed off'}
              {one.reason ? `: “${one.reason}”` : ''}
              <div className="small mono text-3">evidence {one.evidence.slice(0, 24)}…</div>
            </li>
          ))}
        </ul>
      </section>
      <section style={{ marginTop: 16 }}>
        <SectionTitle level={3}>Whom it went to</SectionTitle>
        <ol>
          {detail.route.map((step, index) => (
            <li key={index}>
              {step.to ?? 'nobody'}, <Time at={step.at} /> <span className="small text-3">{step.why}</span>
            </li>
          ))}
          {detail.route.length === 0 ? (
            <li>
              {item.reviewer ?? 'Nobody yet'}: {item.askedBecause}
            </li>
          ) : null}
        </ol>
      </section>
      <section style={{ marginTop: 16 }}>
        <SectionTitle level={3} note={<Time at={detail.asOf} />}>
          {item.decision && !item.changedAt ? 'Frozen evidence' : 'As it stands now'}
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
