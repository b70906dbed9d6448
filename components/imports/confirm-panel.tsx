'use client'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { ErrorState } from '@/components/ui/error-state'
import { count, counted } from '@/components/ui/figures'
import styles from './confirm-panel.module.css'
import { type ImportDetail, useCancel, useConfirm } from './queries'

type Props = { of: ImportDetail; confirmRefused: string | null; cancelRefused: string | null }

/** What a confirmation does, beside the button that does it. */
export function ConfirmPanel({ of, confirmRefused, cancelRefused }: Props) {
  const [asking, setAsking] = useState<'retire' | 'discard' | null>(null)
  const confirm = useConfirm(of.id)
  const cancel = useCancel(of.id)
  const busy = confirm.isPending || cancel.isPending || undefined
  const retires = of.completeness === 'complete' && of.gone > 0
  const retire = `Retire ${counted(of.gone, 'identity', 'identities')}`
  const closing = { onSuccess: () => setAsking(null) }
  // Of an import that only stops because it would retire too much.
  const stored = of.events - of.heldEvents
  const failed = asking === null ? (confirm.error ?? cancel.error) : null
  return (
    <aside className={styles.panel} aria-labelledby="confirm">
      <h2 className="section" id="confirm">
        Result of the import
      </h2>
      <dl className={styles.lines}>
        <Line label="Added" value={of.stored} />
        <Line label="Changed" value={of.updated} />
        <Line label="Unchanged" value={of.unchanged} />
        <Line label="Rejected" value={of.rejected} />
        <Line label="Identities retired" value={of.completeness === 'complete' ? of.gone : 0} />
      </dl>
      <p className={styles.lock}>
        <IconLock size={16} aria-hidden="true" />
        <span>Values that look like secrets were hashed before storage.</span>
      </p>
      {failed ? <ErrorState title="Nothing was changed.">{failed.message}</ErrorState> : null}
      <Button
        look="filled"
        refused={confirmRefused ?? undefined}
        aria-disabled={busy}
        onClick={() => (retires ? setAsking('retire') : confirm.mutate({}))}
      >
        Confirm import
      </Button>
      <div className={styles.others}>
        {retires && !confirmRefused ? (
          <Button
            look="quiet"
            aria-disabled={busy}
            onClick={() => confirm.mutate({ completeness: 'partial' })}
          >
            Keep as partial
          </Button>
        ) : null}
        {cancelRefused ? null : (
          <Button look="danger" aria-disabled={busy} onClick={() => setAsking('discard')}>
            Discard
          </Button>
        )}
      </div>
      {retires ? (
        <p className="small text-3">
          A partial import adds and updates the same records and does not retire anything.
        </p>
      ) : null}
      {asking === 'retire' ? (
        <FormDialog
          title={`${retire}?`}
          action={retire}
          change={confirm}
          onSubmit={() => confirm.mutate({}, closing)}
          onClose={() => setAsking(null)}
        >
          <p>
            They exist in {of.source} today and are not in these files. Their history is kept; a later import
            that lists them restores them.
          </p>
        </FormDialog>
      ) : asking === 'discard' ? (
        <FormDialog
          title="Discard this import?"
          action="Discard the import"
          look="danger"
          change={cancel}
          onSubmit={() => cancel.mutate({}, closing)}
          onClose={() => setAsking(null)}
        >
          <p>
            The {counted(of.read - stored, 'record')} of this import {of.read - stored === 1 ? 'is' : 'are'}{' '}
            dropped and its files are removed.
            {stored > 0
              ? ` ${counted(stored, 'event')} ${stored === 1 ? 'stays' : 'stay'} stored: no preview was asked for.`
              : ''}{' '}
            Upload the files again to start over.
          </p>
        </FormDialog>
      ) : null}
    </aside>
  )
}

function Line({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{count(value)}</dd>
    </div>
  )
}
