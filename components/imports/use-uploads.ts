import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type Delivery, isTooLarge, sendFile } from './queries'
import { isRefusedWhole, namedIn, type Parcel, parcelsOf, partsOf, refusedBecause } from './parcels'
import { type NamedFile, tarOf } from './tar'
import type { FileSummary } from '@/lib/model/answers/imports'

/** Something on its way to the server: one file, or several that are complete only together. */
export interface Upload {
  id: number
  name: string
  bytes: number
  sent: number
  state: 'waiting' | 'sending' | 'arrived' | 'failed'
  /** The answer of the server for the file, or for each file in an archive. */
  answers: FileSummary[]
  error: string | null
  /** Nothing of it was or will be sent. */
  isRefused: boolean
  body: Blob
  files: readonly NamedFile[]
  /** Its files are sent together or not at all. */
  isWhole: boolean
  delivery: Delivery
  stop: AbortController
}

/** Sends files one after the other and keeps what became of each. */
export function useUploads() {
  const client = useQueryClient()
  const [uploads, setUploads] = useState<Upload[]>([])
  const lane = useRef(Promise.resolve())
  const lastId = useRef(0)
  const isBusy = uploads.some(({ state }) => state === 'waiting' || state === 'sending')
  useEffect(() => {
    if (!isBusy) return
    // Whoever closes the page while a file is on its way is asked first.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isBusy])

  const change = (id: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)))

  const send = async (upload: Upload): Promise<void> => {
    const { id, files, body, delivery, stop } = upload
    if (stop.signal.aborted) return
    change(id, { state: 'sending' })
    const name = files.length > 1 ? `${upload.name}.tar` : upload.name
    try {
      const { imports } = await sendFile(name, body, delivery, (sent) => change(id, { sent }), stop.signal)
      if (isRefusedWhole(name, imports) && (await sendInParts(upload))) return
      change(id, { state: 'arrived', sent: body.size, answers: imports })
      await client.invalidateQueries({ queryKey: ['imports', 'list'] })
    } catch (error) {
      if (partsOf(upload).length > 0 && (await isTooLarge(error)) && (await sendInParts(upload))) return
      change(id, { state: 'failed', error: (error as Error).message })
    }
  }

  /** Sends the parts of what was refused as a whole, in its place; false when it has none or was cancelled. */
  const sendInParts = async (upload: Upload): Promise<boolean> => {
    const parts = partsOf(upload).map((part) => uploadOf(part, upload.delivery))
    if (parts.length === 0 || upload.stop.signal.aborted) return false
    setUploads((all) => all.flatMap((one) => (one.id === upload.id ? parts : [one])))
    for (const part of parts) await send(part)
    return true
  }

  const uploadOf = ({ name, files, isWhole, refused: because }: Parcel, delivery: Delivery): Upload => {
    const body = files.length > 1 ? tarOf(files) : files[0]!.file
    const refused = refusedBecause(body) ?? because
    return {
      id: ++lastId.current,
      name,
      bytes: body.size,
      sent: 0,
      state: refused ? 'failed' : 'waiting',
      answers: [],
      error: refused,
      isRefused: refused !== null,
      body,
      files,
      isWhole,
      delivery,
      stop: new AbortController(),
    }
  }

  const enqueue = (parcel: Parcel, delivery: Delivery, inPlaceOf?: number) => {
    const upload = uploadOf(parcel, delivery)
    setUploads((all) =>
      inPlaceOf === undefined ? [...all, upload] : all.map((one) => (one.id === inPlaceOf ? upload : one)),
    )
    // One at a time: the order of the files is the order in which their facts overwrite each other.
    if (!upload.isRefused) lane.current = lane.current.then(() => send(upload))
  }

  return {
    uploads,
    add(files: readonly NamedFile[], delivery: Delivery) {
      for (const parcel of parcelsOf(files, delivery.completeness === 'complete')) enqueue(parcel, delivery)
    },
    /** @param name of the only file of a drop that is sent again; all of them without it */
    again(upload: Upload, name?: string) {
      const { files, delivery, isWhole } = upload
      // A file that is complete only with the others would retire what they hold.
      const only = files.length > 1 && name && !isWhole ? namedIn(files, name) : undefined
      if (only) enqueue({ name: only.path, files: [only], isWhole, refused: null }, delivery)
      else enqueue({ name: upload.name, files, isWhole, refused: null }, delivery, upload.id)
    },
    cancel(upload: Upload) {
      upload.stop.abort()
      if (upload.state === 'waiting')
        change(upload.id, { state: 'failed', error: 'Cancelled before upload.' })
    },
    clear: () => setUploads((all) => all.filter((one) => one.state === 'waiting' || one.state === 'sending')),
  }
}
