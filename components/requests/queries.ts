import { useMutation, useQuery } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import { sha256Of } from '@/components/ui/sha256'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { EvidenceAnswerInput, EvidenceDecisionInput, EvidenceRequestInput } from '@/lib/model/inputs'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'
import type { RequestState } from '@/lib/model/vocabulary'

/** Asks for evidence. */
export const useAskForEvidence = () =>
  useMutation({
    mutationFn: (body: EvidenceRequestInput) => ask<{ id: string }>('/requests', { method: 'POST', body }),
  })

/** Answers a request. A chosen file is sent first, so that no answer names one that is not there. */
export const useAnswerRequest = (request: string) =>
  useMutation({
    mutationFn: async ({ body, chosen }: { body: EvidenceAnswerInput; chosen: File | null }) => {
      const file = chosen && { name: chosen.name.slice(-NAME_LENGTH_MAX), sha256: await sha256Of(chosen) }
      if (file) await ask(`/evidence/${file.sha256}`, { method: 'PUT', file: chosen })
      return ask<{ id: string; sha256: string }>(`/requests/${request}/answers`, {
        method: 'POST',
        body: file ? { ...body, file } : body,
      })
    },
  })

/** Accepts an answer, asks for more, or withdraws a request. */
export const useDecideRequest = (request: string) =>
  useMutation({
    mutationFn: (body: EvidenceDecisionInput) =>
      ask<{ state: RequestState }>(`/requests/${request}/decisions`, { method: 'POST', body }),
  })

/** The controls of a framework, once one is chosen. */
export const useControls = (framework: string) =>
  useQuery({
    queryKey: ['frameworks', framework],
    queryFn: ({ signal }) => ask<FrameworkPosture>(`/frameworks/${framework}`, { signal }),
    enabled: framework !== '',
    select: ({ controls }) => controls.filter(({ isHeading }) => !isHeading),
  })
