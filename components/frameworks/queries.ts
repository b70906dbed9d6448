import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import { sha256Of } from '@/components/ui/sha256'
import type { ResponseInput, VerificationInput } from '@/lib/model/inputs'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

/** Sets the frameworks that the organisation answers to, in their order. */
export const usePinFrameworks = () =>
  useMutation({
    mutationFn: (pinned: string[]) =>
      ask<{ name: string }>('/frameworks/pinned', { method: 'PUT', body: { pinned } }),
  })

/**
 * Records, changes or takes back what a person found about a control without a check. A chosen file is sent first, so that no
 * verification names one that is not there.
 */
export const useVerifyControl = (framework: string) =>
  useMutation({
    mutationFn: async ({ body, chosen }: { body: VerificationInput; chosen?: File | null }) => {
      const file = chosen && { name: chosen.name.slice(-NAME_LENGTH_MAX), sha256: await sha256Of(chosen) }
      if (file) await ask(`/evidence/${file.sha256}`, { method: 'PUT', file: chosen })
      return ask<{ control: string }>(`/frameworks/${framework}/verifications`, {
        method: 'PUT',
        body: file ? { ...body, file } : body,
      })
    },
  })

/** Records, changes or takes back what management answers to a control. */
export const useRespond = (framework: string) =>
  useMutation({
    mutationFn: (body: ResponseInput) =>
      ask<{ control: string }>(`/frameworks/${framework}/responses`, { method: 'PUT', body }),
  })

/** Puts the edition of a framework that this version of Muster brings in use. */
export const useAdoptEdition = (framework: string) =>
  useMutation({
    mutationFn: () => ask<{ id: string }>(`/frameworks/${framework}/adoption`, { method: 'POST', body: {} }),
  })
