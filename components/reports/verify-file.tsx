'use client'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { FileDrop } from '@/components/ui/file-drop'
import { Link } from '@/components/ui/link'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { useVerifyFile } from './queries'
import { formatNames } from './report-words'
import styles from './reports.module.css'

/** Tells whether a file is one that this installation issued, by its hash. */
export function VerifyFile() {
  const verify = useVerifyFile()
  const input = useRef<HTMLInputElement>(null)
  const answer = verify.data
  const choose = (files: FileList | null) => {
    if (files?.[0]) verify.mutate(files[0])
  }
  return (
    <div className="stack">
      <FileDrop
        title="Drop a report or the record of a campaign here"
        words="The hash is computed in your browser; the file is not uploaded."
        onDrop={({ files }) => choose(files)}
      >
        <Button look="filled" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Report file"
          onChange={(event) => choose(event.target.files)}
        />
      </FileDrop>
      <div aria-live="polite">
        {verify.isPending ? <p className="text-2">Hashing</p> : null}
        {verify.error ? (
          <ErrorState title="The file could not be verified.">{verify.error.message}</ErrorState>
        ) : null}
        {answer?.report ? (
          <Notice title="Issued by this installation and unchanged.">
            <Link href={`/reports/${answer.report.id}`}>{answer.report.title}</Link>,{' '}
            {formatNames[answer.report.format as keyof typeof formatNames]},{' '}
            {counted(answer.report.rows, 'row')}, created by {answer.report.madeBy} evaluation no.{' '}
            {answer.report.judgement ?? 'none'}
            {answer.report.asOf ? (
              <>
                , <Time at={answer.report.asOf} />
              </>
            ) : null}
            . Signed with key <span className="mono">{answer.kid}</span>.
          </Notice>
        ) : null}
        {answer?.record ? (
          <Notice title="Issued by this installation and unchanged.">
            {answer.record.isPart ? 'A part of the record' : 'The record'} of{' '}
            <Link href={`/attestation/${answer.record.campaign}`}>{answer.record.name}</Link>,{' '}
            {answer.record.format.toUpperCase()},{' '}
            {answer.record.asOf ? (
              <>
                as it stood on <Time at={answer.record.asOf} />,{' '}
              </>
            ) : null}
            exported by {answer.record.madeBy}, <Time at={answer.record.at} />. Signed with key{' '}
            <span className="mono">{answer.kid}</span>.
          </Notice>
        ) : null}
        {answer && !answer.issued ? (
          <Notice tone="critical" title="Not issued by this installation, or changed since.">
            SHA-256 <span className={`mono ${styles.hash}`}>{answer.sha256}</span>. Any change to the file
            changes the hash.
          </Notice>
        ) : null}
      </div>
    </div>
  )
}
