'use client'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { auditExport, useCheckpoint, useVerify } from './queries'
import { proofSentences } from './proof-words'
import type { SignedCheckpoint } from '@/lib/model/answers/audit'

/** Proves the log on the spot, and hands out what proves it later. */
export function AuditProof({ search }: { search: string }) {
  const verify = useVerify()
  const checkpoint = useCheckpoint()
  const failed = verify.error ?? checkpoint.error
  return (
    <div className="stack">
      <div className="row wrap">
        <Button aria-disabled={verify.isPending || undefined} onClick={() => verify.mutate()}>
          {verify.isPending ? 'Verifying' : 'Verify the chain'}
        </Button>
        <Button
          aria-disabled={checkpoint.isPending || undefined}
          onClick={() => checkpoint.mutate(undefined, { onSuccess: download })}
        >
          Sign a checkpoint
        </Button>
        <Button look="quiet" file href={auditExport(search, 'csv')}>
          Export CSV
        </Button>
        <Button look="quiet" file href={auditExport(search, 'ndjson')}>
          Export NDJSON
        </Button>
        <Button look="quiet" file href={auditExport(search, 'ocsf')}>
          Export OCSF
        </Button>
      </div>
      <div aria-live="polite">
        {verify.data ? (
          verify.data.faults.length === 0 ? (
            <Notice title="The log is intact.">{proofSentences(verify.data).join(' ')}</Notice>
          ) : (
            <Notice
              tone="critical"
              title={`The log is not intact: ${counted(verify.data.faults.length, 'fault')}.`}
            >
              <ul>
                {verify.data.faults.slice(0, 10).map(({ entry, what }, index) => (
                  <li key={index}>
                    Entry {entry}: {what}.
                  </li>
                ))}
              </ul>
            </Notice>
          )
        ) : null}
        {checkpoint.data ? (
          <Notice title={`Entry ${checkpoint.data.entry} is signed.`}>
            Store the file where administrators of Muster have no access. It proves later that no earlier
            entry was modified.
          </Notice>
        ) : null}
      </div>
      {failed ? <ErrorState title="Nothing was verified or signed.">{failed.message}</ErrorState> : null}
    </div>
  )
}

function download(checkpoint: SignedCheckpoint): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(checkpoint, null, 2)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = address
  link.download = `audit-checkpoint-${checkpoint.entry}.json`
  link.click()
  URL.revokeObjectURL(address)
}
