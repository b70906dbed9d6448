'use client'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
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
  const failed = confirm.error ?? cancel.error
  return (
    <aside className={styles.panel} aria-labelledby="confirm">
      <h2 className="section" id="confirm">
        If you confirm
      </h2>
      <dl className={styles.lines}>
        <Line label="Records added" value={of.stored} />
        <Line label="Records changed" value={of.updated} />
        <Line label="Records that stay as they are" value={of.unchanged} />
        <Line label="Records left out, with reason" value={of.rejected} />
        <Line label="Identities retired" value={of.completeness === 'complete' ? of.gone : 0} />
      </dl>
      <p className={styles.lock}>
        <IconLock size={16} aria-hidden="true" />
        <span>Values that look like secrets were hashed before anything was written.</span>
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
        <p className="small text-3">Partial adds and changes the same records and retires nothing.</p>
      ) : null}
      <Dialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={asking === 'retire' ? `${retire}?` : 'Discard this import?'}
        actions={
          <>
            <Button onClick={() => setAsking(null)}>Cancel</Button>
            {asking === 'retire' ? (
              <Button
                look="filled"
                onClick={() => {
                  setAsking(null)
                  confirm.mutate({})
                }}
              >
                {retire}
              </Button>
            ) : (
              <Button
                look="danger"
                onClick={() => {
                  setAsking(null)
                  cancel.mutate({})
                }}
              >
                Discard the import
              </Button>
            )}
          </>
        }
      >
        {asking === 'retire' ? (
          <p>
            They are in {of.source} today and not in these files. Their history stays; a later import that
            lists them brings them back.
          </p>
        ) : (
          <p>
            The {counted(of.read, 'record')} of this import are dropped and its files are removed
            {of.events > 0 ? `, except ${count(of.events)} events that are stored already` : ''}. Handing the
            files over again starts anew.
          </p>
        )}
      </Dialog>
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
