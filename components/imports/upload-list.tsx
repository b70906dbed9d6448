'use client'
import { IconCheck } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Progress } from '@/components/ui/progress'
import { SectionTitle } from '@/components/ui/section-title'
import type { FileSummary } from '@/lib/model/answers/imports'
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
  onAgain: (upload: Upload, name?: string) => void
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
        note={`${resting} of ${counted(uploads.length, 'upload')} finished`}
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
            groupsOf(upload.answers).map((group) => (
              <UploadGroup key={group[0]!.file} group={group}>
                {group.map((answer, index) => (
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
                ))}
              </UploadGroup>
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
            onAgain(asked.upload, asked.file)
          }}
        />
      ) : null}
    </div>
  )
}

/** Files that became one import stand together; what became none stands by itself. */
const groupsOf = (answers: readonly FileSummary[]): FileSummary[][] => [
  ...answers.filter((one) => one.import === null).map((one) => [one]),
  ...Map.groupBy(
    answers.filter((one) => one.import !== null),
    (one) => one.import,
  ).values(),
]

/** Many files of one import in one line, which opens. */
function UploadGroup({ group, children }: { group: FileSummary[]; children: ReactNode }) {
  const [first] = group
  if (group.length < 2 || !first) return children
  return (
    <details>
      <summary className={styles.answer}>
        <IconCheck size={16} aria-hidden="true" className="text-3" />
        <span className={styles.name}>{counted(group.length, 'file')}</span>
        <span className="text-2">{first.source}</span>
        <Link href={`/imports/${first.import}`} className="nowrap">
          Import {first.import}
        </Link>
      </summary>
      {children}
    </details>
  )
}
