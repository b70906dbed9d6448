import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import type { VerificationInput } from '@/lib/model/inputs'

/** Sets the frameworks that the organisation answers to, in their order. */
export const usePinFrameworks = () =>
  useMutation({
    mutationFn: (pinned: string[]) =>
      ask<{ name: string }>('/frameworks/pinned', { method: 'PUT', body: { pinned } }),
  })

/** Records, changes or takes back what a person found about a control without a check. */
export const useVerifyControl = (framework: string) =>
  useMutation({
    mutationFn: (body: VerificationInput) =>
      ask<{ control: string }>(`/frameworks/${framework}/verifications`, { method: 'PUT', body }),
  })

/** Puts the edition of a framework that this version of Muster brings in use. */
export const useAdoptEdition = (framework: string) =>
  useMutation({
    mutationFn: () => ask<{ id: string }>(`/frameworks/${framework}/adoption`, { method: 'POST', body: {} }),
  })
