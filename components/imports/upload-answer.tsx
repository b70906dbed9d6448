import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { Link } from '@/components/ui/link'
import { Button } from '@/components/ui/button'
import type { FormatName } from './format-name'
import styles from './drop-zone.module.css'
import { fileSize } from './import-words'
import type { FileSummary } from '@/lib/model/answers/imports'

type Props = {
  answer: FileSummary
  formats: FormatName[]
  /** Opens the question about the columns, for a table that Muster does not know. */
  onExplain?: () => void
}

/** What the server made of one file. */
export function UploadAnswer({ answer, formats, onExplain }: Props) {
  const title = formats.find(({ id }) => id === answer.format)?.title ?? answer.format
  if (answer.import === null)
    return (
      <div className={styles.answer}>
        <span className={styles.refused}>
          <IconAlertTriangle size={16} aria-hidden="true" />
        </span>
        <span className={styles.name}>{answer.file}</span>
        <span className="text-2">{answer.error}.</span>
        {onExplain ? (
          <Button small onClick={onExplain}>
            Map columns
          </Button>
        ) : null}
      </div>
    )
  return (
    <div className={styles.answer}>
      <IconCheck size={16} aria-hidden="true" className="text-3" />
      <span className={styles.name}>{answer.file}</span>
      <span className="text-2">
        {title}, {answer.source}
        {answer.bytes === undefined ? null : `, ${fileSize(answer.bytes)}`}
      </span>
      {answer.state === 'already_imported' ? (
        <span className="text-3">Already imported, identical: nothing changes.</span>
      ) : null}
      <Link href={`/imports/${answer.import}`} className="nowrap">
        Import {answer.import}
      </Link>
      {answer.warning ? <span className="small text-3">{answer.warning}</span> : null}
    </div>
  )
}
