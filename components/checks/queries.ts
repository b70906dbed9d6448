import { useMutation } from '@tanstack/react-query'
import type { CustomPreview, Narrowing, ParamValues } from '@/lib/model/answers/checks'
import type { CustomDefinition } from '@/lib/model/custom-checks'
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

/** A custom check that is written; `basedOn` is the version that was changed. */
export interface CustomChange {
  id: string
  definition: CustomDefinition
  isEnabled: boolean
  basedOn: number | null
}

const customPath = (id: string): string => `/custom-checks/${encodeURIComponent(id)}`

/** What a custom check would open and close; writes nothing. */
export const usePreviewCustom = () =>
  useMutation({
    mutationFn: ({ id, definition }: Pick<CustomChange, 'id' | 'definition'>) =>
      ask<CustomPreview>(`${customPath(id)}/preview`, { method: 'POST', body: { definition } }),
  })

/** Saves a custom check as a new version; everything is judged anew. */
export const useSaveCustom = () =>
  useMutation({
    mutationFn: ({ id, ...body }: CustomChange) =>
      ask<{ version: number }>(customPath(id), { method: 'PUT', body }),
  })

/** Takes a custom check away. */
export const useDeleteCustom = () =>
  useMutation({
    mutationFn: (id: string) => ask<{ version: number }>(customPath(id), { method: 'DELETE' }),
  })
