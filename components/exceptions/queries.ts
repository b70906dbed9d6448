import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { Changed } from '@/lib/model/answers/findings'

export const useRequestExceptions = () =>
  useMutation({
    mutationFn: (body: {
      ids: string[]
      reason: string
      control: string
      days: number
      bridge?: { sunset_on: string; native_identity: string }
    }) => ask<Changed>('/exceptions', { method: 'POST', body }),
  })

export const useDecideExceptions = () =>
  useMutation({
    mutationFn: (body: { ids: string[]; decision: 'approve' | 'refuse'; note?: string }) =>
      ask<Changed>('/exceptions/decisions', { method: 'POST', body }),
  })

export const useWithdrawExceptions = () =>
  useMutation({
    mutationFn: (body: { ids: string[]; reason?: string }) =>
      ask<Changed>('/exceptions/withdrawals', { method: 'POST', body }),
  })
