'use client'
import { IconBan, IconCheck, IconFilter } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef, type FormEvent } from 'react'
import { DirectoryField } from '@/components/owners/directory-field'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { Kbd } from '@/components/ui/kbd'
import { againstNames, type Decision, decisionNames } from '@/lib/model/attestation-words'
import { canReduce, hasUnused, partsOf } from '@/lib/model/reduction'
import { usedOf } from './item-facts'
import { useDecide } from './queries'
import styles from './attestation.module.css'
import type { ItemDetail } from '@/lib/model/answers/attestation'
import { REASON_LENGTH_MIN, TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  detail: ItemDetail
  decision: Decision | null
  onDecision: (decision: Decision) => void
  reason: string
  onReason: (reason: string) => void
  removes: string[]
  /** The decision is on its way. */
  onSend: () => void
  nextHref: string
}

/** Approve, reduce, revoke; not mine, reassign, don't know. Nothing is chosen beforehand. */
export function DecisionForm({
  detail,
  decision,
  onDecision,
  reason,
  onReason,
  removes,
  onSend,
  nextHref,
}: Props) {
  const router = useRouter()
  const refresh = useRefresh('attestation')
  const decide = useDecide(detail.item.id)
  const whyId = useId()
  const why = useRef<HTMLInputElement>(null)
  const to = useRef<HTMLInputElement>(null)
  const { evidence, item } = detail
  const asked = detail.campaign.reasonFor.some((one) => one === decision)
  const needsReason = asked || (decision === 'approve' && item.against.length > 0)
  const isReducible = canReduce(evidence)
  // Without a part to name, a reduction takes what is known to be unused.
  const needsPart = decision === 'reduce' && removes.length === 0 && !hasUnused(evidence)
  // By keyboard the next thing to do after choosing is to name a part, or to say why where a reason is asked for.
  useEffect(() => {
    if (decision === 'reassign') to.current?.focus()
    else if (needsPart) document.querySelector<HTMLInputElement>('input[data-part]')?.focus()
    else if (needsReason && !reason) why.current?.focus()
    // oxlint-disable-next-line react/exhaustive-deps -- only when the choice changes, never while typing
  }, [decision])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!decision || decide.isPending || needsPart) return
    onSend()
    const takes = decision === 'reduce' || decision === 'revoke'
    decide.mutate(
      {
        decision,
        reason: reason.trim() || null,
        removes: takes ? removes : [],
        to: decision === 'reassign' ? (to.current?.value ?? null) : null,
        evidence: detail.evidenceSha256,
        sawDecision: detail.currentDecision,
      },
      {
        onSuccess: () => {
          router.push(nextHref, { scroll: false })
          refresh()
        },
      },
    )
  }
  const { rights, use } = evidence
  const last = use.lastAt && Date.now() - Date.parse(use.lastAt) < 30 * 86_400_000
  const words: Record<'approve' | 'reduce' | 'revoke', string> = {
    approve: rights ? `Keep all ${counted(rights.granted, 'permission')}` : 'Keep as it is',
    reduce:
      removes.length > 0
        ? `Remove ${counted(removes.length, 'part')}`
        : rights?.isKnown && rights.unused
          ? `Keep the ${usedOf(rights)} used, remove ${rights.unused}`
          : isReducible
            ? 'Select what to remove'
            : partsOf(evidence).length > 0
              ? 'Only one part: revoke instead'
              : 'Nothing to remove',
    revoke:
      removes.length > 0
        ? `End ${counted(removes.length, 'part')}`
        : last
          ? 'Plan first: it is in use'
          : 'End all of it',
  }
  const icons = { approve: IconCheck, reduce: IconFilter, revoke: IconBan }
  const keys = { approve: 'A', reduce: 'R', revoke: 'V' }
  return (
    <form className={styles.act} onSubmit={submit} data-decision>
      <fieldset className={styles.cards} aria-label="Decision">
        {(['approve', 'reduce', 'revoke'] as const).map((one) => {
          const Icon = icons[one]
          return (
            <label key={one} className={styles.card}>
              <input
                type="radio"
                name="decision"
                value={one}
                checked={decision === one}
                disabled={one === 'reduce' && !isReducible}
                onChange={() => onDecision(one)}
              />
              <Icon size={16} aria-hidden="true" />
              <span className="strong">{decisionNames[one]}</span>
              <Kbd>{keys[one]}</Kbd>
              <span className={styles.what}>{words[one]}</span>
            </label>
          )
        })}
      </fieldset>
      {decision ? (
        <div className={styles.why}>
          <div>
            {decision === 'reassign' ? (
              <DirectoryField
                ref={to}
                className={styles.input}
                label="Ask instead"
                placeholder="Ask instead: a person or team"
                required
              />
            ) : null}
            <label className="visually-hidden" htmlFor={whyId}>
              Reason
            </label>
            <input
              ref={why}
              id={whyId}
              className={styles.input}
              value={reason}
              onChange={(event) => onReason(event.target.value)}
              placeholder={
                asked ? 'Reason' : needsReason ? 'Why it is kept despite the findings' : 'Reason (optional)'
              }
              required={needsReason}
              minLength={needsReason ? REASON_LENGTH_MIN : undefined}
              maxLength={TEXT_LENGTH_MAX}
              autoComplete="off"
            />
            {needsPart ? (
              <p className="small text-2" style={{ marginTop: 4 }}>
                Required: select what to remove above.
              </p>
            ) : null}
            {needsReason ? (
              <p className="small text-2" style={{ marginTop: 4 }}>
                {asked
                  ? 'This campaign asks for a reason.'
                  : `Required: ${item.against.map((one) => againstNames[one]).join(', ')}.`}
              </p>
            ) : null}
          </div>
          <Button type="submit" look="filled" aria-disabled={decide.isPending || needsPart || undefined}>
            {`${decisionNames[decision]} and go to next`}
          </Button>
        </div>
      ) : null}
      {decide.error ? (
        <p className={styles.problem} role="alert">
          {decide.error.message}{' '}
          <button type="button" className="link" onClick={refresh}>
            Reload
          </button>
        </p>
      ) : null}
      <div className={styles.others}>
        {(detail.standsInFor === null
          ? (['not_mine', 'reassign', 'unknown'] as const)
          : (['reassign', 'unknown'] as const)
        ).map((one) => (
          <label key={one} className={styles.other}>
            <input
              type="radio"
              name="decision"
              value={one}
              checked={decision === one}
              onChange={() => onDecision(one)}
            />
            {decisionNames[one]}
          </label>
        ))}
        <span className={`small text-3 ${styles.keys}`}>
          <Kbd>Enter</Kbd> save <Kbd>j</Kbd>
          <Kbd>k</Kbd> move
        </span>
      </div>
    </form>
  )
}
