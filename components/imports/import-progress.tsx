'use client'
import { Button } from '@/components/ui/button'
import { count, counted } from '@/components/ui/figures'
import { Progress } from '@/components/ui/progress'
import type { ImportState } from '@/lib/ingest/queries'
import { queuedWords } from './import-words'
import { type ImportDetail, useCancel } from './queries'

type Props = {
  of: ImportDetail
  /** When these counts were read, in milliseconds. */
  at: number
  cancelRefused: string | null
}

const words: Partial<Record<ImportState, string>> = {
  queued: 'Queued',
  reading: 'Reading and checking',
  merging: 'Storing',
  judging: 'Evaluating changes',
}

/** How far a moving import is. Its end is not known before it is read, so no bar pretends to know. */
export function ImportProgress({ of, at, cancelRefused }: Props) {
  const cancel = useCancel(of.id)
  const rate = rateOf(of, at)
  const waiting = of.state === 'queued' || of.state === 'reading'
  return (
    <div aria-live="polite">
      <Progress
        label={words[of.state]}
        name="Progress of the import"
        done={0}
        total={null}
        detail={[
          of.state === 'queued'
            ? queuedWords(of.list.length, of.createdAt, at)
            : `${counted(of.read, 'record')} read`,
          rate ? `about ${count(rate)} a second` : null,
          of.rejected > 0 ? `${count(of.rejected)} rejected so far` : null,
          waiting ? null : 'this step cannot be cancelled',
        ]
          .filter(Boolean)
          .join(', ')}
        action={
          waiting && !cancelRefused ? (
            <Button small onClick={() => cancel.mutate({})} aria-disabled={cancel.isPending || undefined}>
              Cancel
            </Button>
          ) : null
        }
      />
      {cancel.error ? <p className="small text-2">{cancel.error.message}</p> : null}
    </div>
  )
}

/** Records per second since the upload; null during the first seconds. */
function rateOf({ read, createdAt, state }: ImportDetail, at: number): number | null {
  const seconds = (at - Date.parse(createdAt)) / 1000
  return state === 'reading' && seconds >= 1 && read > 0 ? Math.round(read / seconds) : null
}
