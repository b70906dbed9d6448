'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { Progress } from '@/components/ui/progress'
import { SectionTitle } from '@/components/ui/section-title'
import type { FormatName } from './format-name'
import styles from './drop-zone.module.css'
import { fileSize } from './import-words'
import { UploadAnswer } from './upload-answer'
import type { Upload } from './use-uploads'
import { lazily } from '@/components/ui/lazily'

const MappingDialog = lazily(() => import('./mapping-dialog').then((file) => file.MappingDialog))

type Props = {
  uploads: Upload[]
  formats: FormatName[]
  fields: { field: string; label: string }[]
  onAgain: (upload: Upload) => void
  onCancel: (upload: Upload) => void
  onClear: () => void
}

/** What was handed over since the page opened, and what became of each file. */
export function UploadList({ uploads, formats, fields, onAgain, onCancel, onClear }: Props) {
  const [asked, setAsked] = useState<{ upload: Upload; file: string; header: readonly string[] } | null>(null)
  if (uploads.length === 0) return null
  const resting = uploads.filter((one) => one.state === 'arrived' || one.state === 'failed').length
  return (
    <div className={styles.uploads} aria-live="polite">
      <SectionTitle
        note={`${resting} of ${counted(uploads.length, 'delivery', 'deliveries')} sent`}
        more={
          resting > 0 ? (
            <Button look="quiet" small onClick={onClear}>
              Clear
            </Button>
          ) : null
        }
      >
        Uploaded
      </SectionTitle>
      {uploads.map((upload) => (
        <div key={upload.id} className={styles.upload}>
          {upload.state === 'waiting' ? (
            <div className={styles.answer}>
              <span className={styles.name}>{upload.name}</span>
              <span className="text-3 grow">Queued, {fileSize(upload.bytes)}</span>
              <Button look="quiet" small onClick={() => onCancel(upload)}>
                Cancel
              </Button>
            </div>
          ) : upload.state === 'sending' ? (
            <Progress
              label={<span className={styles.name}>{upload.name}</span>}
              name={`Sending ${upload.name}`}
              done={upload.sent}
              total={upload.bytes}
              detail={
                upload.sent < upload.bytes
                  ? `${fileSize(upload.sent)} of ${fileSize(upload.bytes)} sent`
                  : 'Uploaded. The server is reading it.'
              }
              action={
                <Button look="quiet" small onClick={() => onCancel(upload)}>
                  Cancel
                </Button>
              }
            />
          ) : upload.state === 'failed' ? (
            <div className={styles.answer}>
              <span className={styles.name}>{upload.name}</span>
              <span className={styles.refused}>{upload.error}</span>
              {upload.isRefused ? null : (
                <Button small onClick={() => onAgain(upload)}>
                  Send again
                </Button>
              )}
            </div>
          ) : (
            upload.answers.map((answer, index) => (
              <UploadAnswer
                key={index}
                answer={answer}
                formats={formats}
                onExplain={
                  answer.header
                    ? () => setAsked({ upload, file: answer.file, header: answer.header ?? [] })
                    : undefined
                }
              />
            ))
          )}
        </div>
      ))}
      {asked ? (
        <MappingDialog
          file={asked.file}
          header={asked.header}
          fields={fields}
          onClose={() => setAsked(null)}
          onConfirmed={() => {
            setAsked(null)
            onAgain(asked.upload)
          }}
        />
      ) : null}
    </div>
  )
}
