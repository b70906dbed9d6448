'use client'
import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { KindMark } from '@/components/ui/kind-mark'
import { Notice } from '@/components/ui/notice'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import { useRowKeys } from '@/components/ui/use-row-keys'
import { type Decision, decisionNames } from '@/lib/model/attestation-words'
import { identityKindNames } from '@/lib/model/words'
import { canReduce, partsOf } from '@/lib/model/reduction'
import { changeWords } from './change-words'
import { DecisionForm } from './decision-form'
import { ItemFacts } from './item-facts'
import { saveDraft } from './queries'
import styles from './attestation.module.css'
import type { ItemDetail } from '@/lib/model/answers/attestation'

type Props = {
  detail: ItemDetail
  policy: RotationPolicy
  now: string
  listHref: string
  previousHref: string | null
  nextHref: string | null
  /** "13 of 40". */
  place: string
}

const KEPT_AFTER_MS = 600

/** One item: what is known, and the answer. What is chosen and typed is kept on the server until it is decided. */
export function ItemDesk({ detail, policy, now, listHref, previousHref, nextHref, place }: Props) {
  const router = useRouter()
  const { item, evidence, campaign } = detail
  const standing = detail.decisions.find((one) => one.id === detail.currentDecision)
  const [decision, setDecision] = useState<Decision | null>(
    detail.draft?.decision ?? standing?.decision ?? null,
  )
  const [reason, setReason] = useState(detail.draft?.reason ?? standing?.reason ?? '')
  const [removes, setRemoves] = useState<ReadonlySet<string>>(
    new Set(detail.draft?.removes ?? standing?.removes ?? []),
  )
  // A part that has ended since it was chosen cannot be taken away any more.
  const parts = new Set(partsOf(evidence))
  const chosen = new Set([...removes].filter((part) => parts.has(part)))
  const touched = useRef(false)
  const saving = useRef(Promise.resolve())
  const canDecide =
    detail.isMine && detail.conflict === null && item.state !== 'signed' && campaign.state === 'running'

  useEffect(() => {
    if (!touched.current || !canDecide) return
    const timer = setTimeout(() => {
      const draft = { decision, reason: reason || null, removes: [...removes] }
      // One after the other, or an earlier one could arrive last.
      saving.current = saving.current.then(async () => {
        // From the moment the decision is sent, there is nothing left to keep.
        if (!touched.current) return
        await saveDraft(item.id, { ...draft, sawDecision: detail.currentDecision }).catch(() => {})
      })
    }, KEPT_AFTER_MS)
    return () => clearTimeout(timer)
  }, [canDecide, item.id, decision, reason, removes, detail.currentDecision])

  const choose = (next: Decision) => {
    touched.current = true
    setDecision(next)
  }
  const go = (href: string | null) => href && router.push(href, { scroll: false })
  useRowKeys({
    onMove: (step) => go(step > 0 ? nextHref : previousHref),
    onOpen: () => {
      const form = document.querySelector<HTMLFormElement>('form[data-decision]')
      if (decision) form?.requestSubmit()
    },
    more: canDecide
      ? {
          a: () => choose('approve'),
          ...(canReduce(evidence) && { r: () => choose('reduce') }),
          v: () => choose('revoke'),
          ...(detail.standsInFor === null && { n: () => choose('not_mine') }),
          d: () => choose('unknown'),
          s: () => choose('reassign'),
        }
      : {},
  })
  const takes = decision === 'reduce' || decision === 'revoke'
  return (
    <section className={styles.item} aria-label={item.name}>
      <div className={styles.body}>
        <div className={styles.back}>
          <Link href={listHref} aria-label="All items">
            <IconChevronLeft size={20} aria-hidden="true" />
          </Link>
          <span className="strong grow">{place}</span>
          {campaign.dueAt ? (
            <span className="small text-3">
              due <Time at={campaign.dueAt} form="day" />
            </span>
          ) : null}
        </div>
        <div className="row">
          <KindMark provider={item.provider} kind={item.kind} />
          <span className="text-3 grow">
            {identityKindNames[item.kind]} in {evidence.identity.scope}
          </span>
          {item.severity === 'none' ? null : <SeverityMark severity={item.severity} form="badge" />}
        </div>
        <h2 className="title">{item.name}</h2>
        <p className="text-2" style={{ marginBottom: 14 }}>
          {evidence.identity.description
            ? `${evidence.identity.description.trimEnd().replace(/\.$/, '')}. `
            : ''}
          Is this access still needed? <Link href={`/identities/${item.identityId}`}>Open identity</Link>
        </p>
        <Notices detail={detail} />
        <ItemFacts
          detail={detail}
          policy={policy}
          now={now}
          removing={{
            chosen,
            onToggle:
              canDecide && takes
                ? (part) => {
                    touched.current = true
                    const next = new Set(chosen)
                    if (!next.delete(part)) next.add(part)
                    setRemoves(next)
                  }
                : null,
          }}
        />
        <p className="small text-3" style={{ marginTop: 12 }}>
          {standing ? 'Frozen with the decision' : 'Frozen with your decision'}, as of{' '}
          <Time at={detail.asOf} />. SHA-256{' '}
          <span className="mono">{detail.evidenceSha256.slice(0, 16)}…</span> Reviewer chosen because{' '}
          {item.askedBecause}.
          {detail.redactedAt ? (
            <>
              {' '}
              A secret was removed from this evidence on <Time at={detail.redactedAt} />, so its hash can no
              longer be verified.
            </>
          ) : null}
        </p>
      </div>
      {canDecide ? (
        <DecisionForm
          detail={detail}
          decision={decision}
          onDecision={choose}
          reason={reason}
          onReason={(text) => {
            touched.current = true
            setReason(text)
          }}
          removes={[...chosen]}
          onSend={() => (touched.current = false)}
          nextHref={nextHref ?? listHref}
        />
      ) : (
        <div className={styles.act}>
          {detail.conflict ? (
            <Notice tone="critical" title="You cannot decide this item.">
              {detail.conflict}. Ask the owner of the campaign to assign another reviewer.
            </Notice>
          ) : item.decision ? (
            <p>
              <b>{decisionNames[item.decision]}</b>
              {item.reason ? `: “${item.reason}”` : ''} {item.decidedBy}
              {item.state === 'signed' ? ', signed off' : ''}.
            </p>
          ) : (
            <p className="text-2">Assigned to {item.reviewer ?? 'no reviewer'}.</p>
          )}
        </div>
      )}
    </section>
  )
}

function Notices({ detail }: { detail: ItemDetail }) {
  const { item, isUndone, sinceDecided, standsInFor } = detail
  const changes = sinceDecided ? changeWords(sinceDecided) : []
  return (
    <>
      {standsInFor ? (
        <Notice title={`You decide for ${standsInFor}, who is away.`}>
          The record names you as the one who decided.
        </Notice>
      ) : null}
      {item.because ? <Notice title="Reason for this review">{item.because}.</Notice> : null}
      {isUndone ? (
        <Notice tone="critical" title="Not done.">
          {decisionNames[isUndone.decision]} was signed off in "{isUndone.campaign}" by {isUndone.decidedBy},
          but the access still exists.
        </Notice>
      ) : null}
      {item.changedAt ? (
        <Notice tone="critical" title="The facts changed after the decision.">
          {changes.length > 0 ? (
            <ul>
              {changes.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          ) : null}
          This page shows the current state; the state at the decision is kept in the record. Decide again or
          confirm.
        </Notice>
      ) : null}
    </>
  )
}
