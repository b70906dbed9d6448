import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, Refused } from '@/components/session/ask'
import type { PreviewOutcome } from '@/lib/ingest/preview'
import type { Page } from '@/lib/model/filters'
import { isRunning } from './import-words'
import type { FileSummary, ImportRow, PreviewRow } from '@/lib/model/answers/imports'

export type ImportPage = Page<ImportRow>
export type ImportDetail = ImportRow & { list: (FileSummary & { id: number })[] }

/** How the files of one drop are to be taken. */
export interface Delivery {
  source: string
  scope: string
  completeness: 'complete' | 'partial'
  preview: boolean
  /** When the files were exported, as a `datetime-local` field writes it; empty for now. */
  asOf: string
}

/** Rejected records with place, reason and excerpt, as CSV. */
export const rejectsCsv = (id: number) => `/api/v1/imports/${id}/rejects`

/** The connection ended before the server answered. */
class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

/**
 * Whether a body was refused because of its size. Some proxies say so, and others end the connection while it is sent: then the server
 * still answers a small request.
 */
export async function isTooLarge(error: unknown): Promise<boolean> {
  if (error instanceof Refused) return error.status === 413
  if (!(error instanceof ConnectionLost)) return false
  return ask('/imports?limit=1').then(
    () => true,
    () => false,
  )
}

/**
 * Streams a file to the server. XMLHttpRequest, because fetch does not tell how much of a body has left.
 * @param onSent called with the bytes sent so far
 */
export function sendFile(
  name: string,
  body: Blob,
  delivery: Delivery,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<{ imports: FileSummary[] }> {
  const query = new URLSearchParams({
    name,
    completeness: delivery.completeness,
    preview: String(delivery.preview),
    ...(delivery.source && { source: delivery.source }),
    ...(delivery.scope && { scope: delivery.scope }),
    ...(delivery.asOf && { as_of: new Date(delivery.asOf).toISOString() }),
  })
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/imports?${query}`)
    request.responseType = 'json'
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => onSent(event.loaded))
    request.addEventListener('load', () => {
      if (request.status < 300) return resolve(request.response as { imports: FileSummary[] })
      const problem = (request.response ?? {}) as { detail?: string; instance?: string }
      reject(
        new Refused(
          problem.detail ?? `The server answered ${request.status} without a reason.`,
          request.status,
          problem.instance,
        ),
      )
    })
    request.addEventListener('error', () =>
      reject(new ConnectionLost('The connection was lost during the upload. Nothing was stored.')),
    )
    request.addEventListener('abort', () => reject(new Error('Cancelled. Nothing was stored.')))
    signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

/** Imports, newest first; asked again every two seconds while one of them moves. */
export const useImports = (source: number | null, first: ImportPage) =>
  useInfiniteQuery({
    queryKey: ['imports', 'list', source],
    queryFn: ({ pageParam, signal }) =>
      ask<ImportPage>(
        `/imports?limit=50${source ? `&source=${source}` : ''}${pageParam ? `&cursor=${pageParam}` : ''}`,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    initialData: { pages: [first], pageParams: [''] },
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.rows.some((row) => isRunning(row.state))) ? 2000 : false,
  })

/** One import, asked again every second until it rests. */
export const useImport = (first: ImportDetail) =>
  useQuery({
    queryKey: ['imports', first.id],
    queryFn: ({ signal }) => ask<ImportDetail>(`/imports/${first.id}`, { signal }),
    initialData: first,
    refetchInterval: ({ state }) => (state.data && isRunning(state.data.state) ? 1000 : false),
  })

/** What a waiting import would do with the records of one outcome. */
export const usePreview = (id: number, outcome: PreviewOutcome) =>
  useInfiniteQuery({
    queryKey: ['imports', id, 'preview', outcome],
    queryFn: ({ pageParam, signal }) =>
      ask<Page<PreviewRow>>(
        `/imports/${id}/preview?outcome=${outcome}&limit=50${pageParam ? `&cursor=${pageParam}` : ''}`,
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })

function useDecision<Body extends object>(id: number, verb: 'confirm' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Body) => ask<{ id: number }>(`/imports/${id}/${verb}`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['imports'] }),
  })
}
export const useConfirm = (id: number) =>
  useDecision<{ completeness?: 'complete' | 'partial' }>(id, 'confirm')
export const useCancel = (id: number) => useDecision<Record<string, never>>(id, 'cancel')

/** What Muster guesses, or a person once confirmed, that these columns mean. */
export const useGuess = (header: readonly string[]) =>
  useQuery({
    queryKey: ['mapping', header],
    queryFn: ({ signal }) =>
      ask<{ mapping: Record<string, string>; isConfirmed: boolean }>(
        `/imports/mappings?${new URLSearchParams(header.map((column) => ['header', column]))}`,
        { signal },
      ),
    staleTime: 0,
  })

export const useConfirmMapping = () =>
  useMutation({
    mutationFn: (body: { header: readonly string[]; mapping: Record<string, string> }) =>
      ask<{ mapping: Record<string, string> }>('/imports/mappings', { method: 'POST', body }),
  })
