'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FileDrop } from '@/components/ui/file-drop'
import { DeliveryOptions } from './delivery-options'
import { chosenFiles, droppedFiles } from './dropped-files'
import type { Delivery } from './queries'
import { UploadList } from './upload-list'
import { type Upload, useUploads } from './use-uploads'
import type { FormatName } from './format-name'

type Props = {
  formats: FormatName[]
  /** Fields of the model that a column may mean, with their words. */
  fields: { field: string; label: string }[]
  /** Names of sources that exist, to be chosen again. */
  sources: string[]
  /** Why this role may not import; null when it may. */
  refused: string | null
  /** Opens the import as soon as all that was handed over has become one. */
  opens?: boolean
}

/** Where files come in: dropped or chosen, several at once, folders and archives too. */
export function DropZone({ formats, fields, sources, refused, opens = false }: Props) {
  const [delivery, setDelivery] = useState<Delivery>({
    source: '',
    scope: '',
    completeness: 'partial',
    preview: true,
    asOf: '',
  })
  const { uploads, add, again, cancel, clear } = useUploads()
  const router = useRouter()
  const only = opens ? onlyImport(uploads) : undefined
  useEffect(() => {
    if (only !== undefined) router.push(`/imports/${only}`)
  }, [only, router])

  if (refused)
    return (
      <FileDrop
        title="Analysts and administrators import files."
        words={`You can view imports; ${refused}.`}
      />
    )

  const pick = (folder: boolean) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = folder
    input.addEventListener('change', () => input.files && add(chosenFiles(input.files), delivery))
    input.click()
  }

  const options = <DeliveryOptions delivery={delivery} sources={sources} onChange={setDelivery} />
  return (
    <section aria-label="Add files">
      <FileDrop
        title="Drop exports and logs here"
        words="Files, folders, and .zip, .tar or .gz archives, up to 2 GiB each. The format is recognised by content. Secrets are hashed before storage."
        onDrop={async (files) => add(await droppedFiles(files), delivery)}
      >
        <Button look="filled" onClick={() => pick(false)}>
          Choose files
        </Button>
        <Button onClick={() => pick(true)}>Choose a folder</Button>
      </FileDrop>
      {opens ? (
        // Nobody needs them for the first file, and on a phone they would hide what to bring.
        <details className="under">
          <summary>Source, scope, date and completeness</summary>
          {options}
        </details>
      ) : (
        options
      )}
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

/** The import that everything handed over has become; undefined while something is on its way, was refused or became another. */
function onlyImport(uploads: readonly Upload[]): number | undefined {
  if (uploads.some(({ state }) => state !== 'arrived')) return undefined
  const imports = new Set(uploads.flatMap(({ answers }) => answers.map((one) => one.import)))
  const [only] = imports
  return imports.size === 1 ? (only ?? undefined) : undefined
}
