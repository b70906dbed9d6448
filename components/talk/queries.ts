import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'

export type Thing = { about: 'finding' | 'task'; about_id: string }

export const useAddComment = (thing: Thing) =>
  useMutation({
    mutationFn: (comment: { id: string; text: string }) =>
      ask<{ id: string }>('/comments', { method: 'POST', body: { ...thing, ...comment } }),
  })

export const useWatch = (thing: Thing) =>
  useMutation({
    mutationFn: (watching: boolean) =>
      ask<{ watching: boolean }>('/watches', { method: 'PUT', body: { ...thing, watching } }),
  })
