import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'

export interface Change {
  opens: number
  closes: number
  stays: number
}

/** What other numbers would open and close; writes nothing. */
export const usePreviewParams = (id: string) =>
  useMutation({
    mutationFn: (params: Record<string, number>) =>
      ask<Change>(`/checks/${id}/preview`, { method: 'POST', body: { params } }),
  })

/** Saves the numbers as a new version; everything is judged anew. */
export const useSaveParams = (id: string) =>
  useMutation({
    mutationFn: (params: Record<string, number>) =>
      ask<{ version: number }>(`/checks/${id}/params`, { method: 'PUT', body: { params } }),
  })
