import { useMutation } from '@tanstack/react-query'
import type { Narrowing, ParamValues } from '@/lib/model/answers/checks'
import { ask } from '@/components/session/ask'

export interface Change {
  opens: number
  closes: number
  stays: number
}

/** The numbers of a check, and those of parts. */
export interface Numbers {
  params: ParamValues
  narrower: Narrowing[]
}

/** What other numbers would open and close; writes nothing. */
export const usePreviewParams = (id: string) =>
  useMutation({
    mutationFn: (body: Numbers) => ask<Change>(`/checks/${id}/preview`, { method: 'POST', body }),
  })

/** Saves the numbers as a new version; everything is judged anew. */
export const useSaveParams = (id: string) =>
  useMutation({
    mutationFn: (body: Numbers) => ask<{ version: number }>(`/checks/${id}/params`, { method: 'PUT', body }),
  })
