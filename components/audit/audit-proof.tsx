'use client'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { count, counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { auditExport, useCheckpoint, useVerify } from './queries'
import type { SignedCheckpoint, Verified } from '@/lib/model/answers/audit'

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
            <Notice title="The log is intact.">
              {counted(verify.data.entries, 'entry', 'entries')} and{' '}
              {counted(verify.data.checkpoints, 'signed checkpoint')} follow from each other.
              {verify.data.signedTo
                ? ` Entry ${verify.data.signedTo.entry} was the last signed, on ${verify.data.signedTo.at.slice(0, 16).replace('T', ' ')} UTC. `
                : ' No entry is signed yet. '}
              {verify.data.archivedTo
                ? `Entries up to ${verify.data.archivedTo.entry} are in ${counted(verify.data.archivedTo.archives, 'archive')}; the chain goes on from the last. `
                : ''}
              {verify.data.stampedTo ? `${stampSentence(verify.data.stampedTo)} ` : ''}
              {verify.data.acknowledged.length > 0
                ? `${counted(verify.data.acknowledged.length, 'known break')} acknowledged: ${verify.data.acknowledged.map(({ entry, reason }) => `entry ${entry} (${reason})`).join('; ')}.`
                : ''}
            </Notice>
          ) : (
            <Notice
              tone="critical"
              title={`The log was modified: ${count(verify.data.faults.length)} faults.`}
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

const stampSentence = ({ entry, at, by, isTrusted }: NonNullable<Verified['stampedTo']>): string => {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`
  return isTrusted
    ? `Entry ${entry} was seen by ${by} on ${when}.`
    : `A time stamp of ${when} names itself ${by} and covers entry ${entry}; no root certificate that vouches for it is set.`
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
