'use client'
import { useState, type DragEvent } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { DeliveryOptions } from './delivery-options'
import { chosenFiles, droppedFiles } from './dropped-files'
import styles from './drop-zone.module.css'
import type { Delivery } from './queries'
import { UploadList } from './upload-list'
import { useUploads } from './use-uploads'

export interface FormatName {
  id: string
  title: string
}

type Props = {
  formats: FormatName[]
  /** Fields of the model that a column may mean, with their words. */
  fields: { field: string; label: string }[]
  /** Names of sources that exist, to be chosen again. */
  sources: string[]
  /** Why this role may not import; null when it may. */
  refused: string | null
}

/** Where files come in: dropped or chosen, several at once, folders and archives too. */
export function DropZone({ formats, fields, sources, refused }: Props) {
  const [delivery, setDelivery] = useState<Delivery>({
    source: '',
    scope: '',
    completeness: 'partial',
    preview: true,
  })
  // Moving over a child leaves its parent: only the balance tells whether the files are still above.
  const [over, setOver] = useState(0)
  const { uploads, add, again, cancel, clear } = useUploads()

  if (refused)
    return (
      <div className={styles.zone}>
        <div className={styles.words}>
          <p className="strong">Files are imported by analysts and administrators.</p>
          <p className="text-2">You see what arrived; {refused}.</p>
        </div>
      </div>
    )

  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(0)
    add(await droppedFiles(event.dataTransfer), delivery)
  }
  const pick = (folder: boolean) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = folder
    input.addEventListener('change', () => input.files && add(chosenFiles(input.files), delivery))
    input.click()
  }

  return (
    <section aria-label="Add files">
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is the pointer's way; the buttons inside are everybody's */}
      <div
        className={cx(styles.zone, over > 0 && styles.over)}
        onDragEnter={(event) => {
          event.preventDefault()
          setOver((depth) => depth + 1)
        }}
        onDragOver={(event) => event.preventDefault()}
        onDragLeave={() => setOver((depth) => Math.max(0, depth - 1))}
        onDrop={(event) => void drop(event)}
      >
        <div className={styles.words}>
          <p className="strong">Drop exports and logs here</p>
          <p className="text-2">
            Files, folders, and .zip, .tar or .gz archives, up to 2 GiB each. Each is recognised by what it
            holds, not by its name; secrets in it are hashed before anything is written.
          </p>
        </div>
        <div className="row wrap">
          <Button look="filled" onClick={() => pick(false)}>
            Choose files
          </Button>
          <Button onClick={() => pick(true)}>Choose a folder</Button>
        </div>
      </div>
      <DeliveryOptions delivery={delivery} sources={sources} onChange={setDelivery} />
      <UploadList
        uploads={uploads}
        formats={formats}
        fields={fields}
        onAgain={again}
        onCancel={cancel}
        onClear={clear}
      />
    </section>
  )
}
