import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type Delivery, sendFile } from './queries'
import { type Parcel, parcelsOf, refusedBecause } from './dropped-files'
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

  const send = async ({ id, name, files, body, delivery, stop }: Upload) => {
    if (stop.signal.aborted) return
    change(id, { state: 'sending' })
    try {
      const { imports } = await sendFile(
        files.length > 1 ? `${name}.tar` : name,
        body,
        delivery,
        (sent) => change(id, { sent }),
        stop.signal,
      )
      change(id, { state: 'arrived', sent: body.size, answers: imports })
      await client.invalidateQueries({ queryKey: ['imports', 'list'] })
    } catch (error) {
      change(id, { state: 'failed', error: (error as Error).message })
    }
  }

  const enqueue = ({ name, files, refused: because }: Parcel, delivery: Delivery, inPlaceOf?: number) => {
    const [first] = files
    const body = files.length > 1 ? tarOf(files) : first!.file
    const refused = refusedBecause(body) ?? because
    const upload: Upload = {
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
      delivery,
      stop: new AbortController(),
    }
    setUploads((all) =>
      inPlaceOf === undefined ? [...all, upload] : all.map((one) => (one.id === inPlaceOf ? upload : one)),
    )
    // One at a time: the order of the files is the order in which their facts overwrite each other.
    if (!refused) lane.current = lane.current.then(() => send(upload))
  }

  return {
    uploads,
    add(files: readonly NamedFile[], delivery: Delivery) {
      for (const parcel of parcelsOf(files, delivery.completeness === 'complete')) enqueue(parcel, delivery)
    },
    /** @param name of the only file of a drop that is sent again; all of them without it */
    again(upload: Upload, name?: string) {
      const { files, delivery } = upload
      const only = files.length > 1 && name ? files.find(({ path }) => path.endsWith(name)) : undefined
      if (only) enqueue({ name: only.path, files: [only], refused: null }, delivery)
      else enqueue({ name: upload.name, files: [...files], refused: null }, delivery, upload.id)
    },
    cancel(upload: Upload) {
      upload.stop.abort()
      if (upload.state === 'waiting')
        change(upload.id, { state: 'failed', error: 'Cancelled before upload.' })
    },
    clear: () => setUploads((all) => all.filter((one) => one.state === 'waiting' || one.state === 'sending')),
  }
}
